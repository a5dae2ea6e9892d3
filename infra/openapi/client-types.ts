import { join } from 'node:path';
import { openApiDocument } from '../../shared/openapi/document.ts';

export const TYPES_FILE = join(import.meta.dirname, '../../client/types.ts');

/** What a requester's client sends and gets. */
const WANTED = ['Submission', 'Request', 'ChangesPage', 'Webhook', 'NewWebhook', 'RequestFinal'];

type Schema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
};

const named = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

function ofKind(kind: string | undefined, schema: Schema): string {
  switch (kind) {
    case 'array':
      return `${typeOf(schema.items ?? {})}[]`;
    case 'object':
      return membersOf(schema);
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return kind;
    default:
      throw new Error(`the document has a schema that is not known here: ${JSON.stringify(schema)}`);
  }
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return named(schema.$ref);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(' | ');
  return [schema.type]
    .flat()
    .map((kind) => ofKind(kind, schema))
    .join(' | ');
}

function membersOf({ properties = {}, required = [] }: Schema): string {
  const members = Object.entries(properties).map(([name, schema]) => {
    const comment = schema.description === undefined ? '' : `/** ${schema.description} */\n`;
    return `${comment}${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`;
  });
  return `{\n${members.join('\n')}\n}`;
}

/** The client's types out of the API's description, in TypeScript that is still to be formatted. */
export function clientTypes(): string {
  const schemas = (openApiDocument().components?.schemas ?? {}) as Record<string, Schema>;
  const types = WANTED.map((name) => {
    const schema = schemas[name];
    if (!schema) throw new Error(`the document has no schema ${name}`);
    return `export type ${name} = ${typeOf(schema)};`;
  });
  return `// From docs/openapi.json, by npm run docs:openapi.\n\n${types.join('\n\n')}\n`;
}
