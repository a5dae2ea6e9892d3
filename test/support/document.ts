import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Components = { components?: { schemas?: Record<string, unknown> | undefined } | undefined };

/** `value` with every object schema closed: a member that stands in no schema is an error. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, closed(member)] as const);
  const isObject = 'properties' in value && !('additionalProperties' in value);
  return Object.fromEntries([...members, ...(isObject ? [['additionalProperties', false] as const] : [])]);
}

/** Compiles schemas out of an OpenAPI 3.1 document, which are of JSON Schema 2020-12, closed and with its components. */
export function compilerOf({ components }: Components): (schema: object) => ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true, strictTypes: false });
  addFormats.default(ajv);
  // What OpenAPI adds to a schema, and what stands around schemas in it.
  ajv.addVocabulary(['components', 'example']);
  ajv.addSchema({ $id: DOCUMENT, components: closed({ schemas: components?.schemas }) });
  return (schema) => ajv.compile(absolute(closed(schema)));
}

const DOCUMENT = 'https://openapi.invalid/document';

const absolute = (schema: unknown): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"${DOCUMENT}#`));
