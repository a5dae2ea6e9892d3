import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Components = { components?: { schemas?: Record<string, unknown> } | undefined };

/** `value` with every object schema closed: what stands in no schema is an error. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, closed(member)] as const);
  const isObject = 'properties' in value && !('additionalProperties' in value);
  return Object.fromEntries([...members, ...(isObject ? [['additionalProperties', false] as const] : [])]);
}

/** Reads the references of an OpenAPI 3.1 document, whose schemas are of JSON Schema 2020-12. Its objects are closed. */
export function documentAjv({ components }: Components) {
  const ajv = new Ajv2020({ strict: true, allErrors: true, strictTypes: false });
  addFormats.default(ajv);
  ajv.addVocabulary(['components', 'example']);
  const document = closed({ components }) as object;
  ajv.addSchema({ $id: DOCUMENT, ...document });
  return {
    get errors() {
      return ajv.errors;
    },
    /** `schema`: as it stands somewhere in the document. */
    validate: (schema: object, value: unknown): boolean =>
      ajv.validate(absolute(closed(schema)), value) === true,
  };
}

const DOCUMENT = 'https://openapi.invalid/document';

const absolute = (schema: unknown): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"${DOCUMENT}#`));
