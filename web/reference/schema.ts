import { type OpenApi, resolved, type Schema } from './document.ts';
import { escaped, withCode } from './html.ts';

const code = (text: unknown): string => `<code>${escaped(String(text))}</code>`;

/** The alternatives of a schema that are not just "or null". */
const alternatives = ({ anyOf = [], oneOf = [] }: Schema): Schema[] =>
  [...anyOf, ...oneOf].filter(({ type }) => type !== 'null');

const isNullable = ({ type, anyOf = [] }: Schema): boolean =>
  (Array.isArray(type) && type.includes('null')) || anyOf.some((each) => each.type === 'null');

/** A field's kind and limits in few words. */
function kindOf(document: OpenApi, schema: Schema): string {
  const own = resolved<Schema>(document, schema as Schema);
  const [only, ...others] = alternatives(own);
  const orNull = isNullable(own) ? ' or null' : '';
  if (only && others.length === 0) return `${kindOf(document, only)}${orNull}`;
  if (only) return `${[only, ...others].map((each) => kindOf(document, each)).join(' or ')}${orNull}`;
  if (own.const !== undefined) return code(JSON.stringify(own.const));
  if (own.enum) return `one of ${own.enum.map(code).join(', ')}${orNull}`;
  if (own.items) return `list of ${kindOf(document, own.items)}${orNull}`;
  const type = [own.type ?? 'object']
    .flat()
    .filter((each) => each !== 'null')
    .join(' or ');
  return `${escaped(own.format ?? type)}${limitsOf(own)}${orNull}`;
}

function limitsOf({ minimum, maximum, maxLength, pattern }: Schema): string {
  const limits = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [`up to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(pattern === undefined ? [] : [code(pattern)]),
  ];
  return limits.length === 0 ? '' : `, ${limits.join(', ')}`;
}

/** The objects inside a schema that have fields of their own to tell of. */
function objectsIn(document: OpenApi, schema: Schema): Schema[] {
  const own = resolved<Schema>(document, schema as Schema);
  if (own.properties) return [own];
  if (own.items) return objectsIn(document, own.items);
  return alternatives(own).flatMap((each) => objectsIn(document, each));
}

/** A schema as nested lists of its fields, all of them open: no field is further away than the page. */
export function schemaHtml(document: OpenApi, schema: Schema): string {
  const objects = objectsIn(document, schema);
  if (objects.length === 0) return `<p>${kindOf(document, schema)}</p>`;
  return objects.map((object) => fields(document, object)).join('\n<p>or</p>\n');
}

function fields(document: OpenApi, { properties = {}, required = [] }: Schema): string {
  const items = Object.entries(properties).map(([name, schema]) => {
    const description = schema.description ?? resolved<Schema>(document, schema as Schema).description;
    const inner = objectsIn(document, schema);
    return `<li>${code(name)} <span class="kind">${kindOf(document, schema)}${required.includes(name) ? '' : ', optional'}</span>${
      description === undefined ? '' : `<br>${withCode(description)}`
    }${inner.map((object) => `\n${fields(document, object)}`).join('')}</li>`;
  });
  return `<ul class="fields">\n${items.join('\n')}\n</ul>`;
}
