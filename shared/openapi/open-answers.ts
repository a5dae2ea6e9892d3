import type { createDocument } from 'zod-openapi';

type Document = ReturnType<typeof createDocument>;

function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(
    ([name, member]) => name !== 'additionalProperties' || member !== false,
  );
  return Object.fromEntries(members.map(([name, member]) => [name, opened(member)]));
}

/**
 * The document with every object open that the service answers with: a client ignores what it does not know, so that
 * fields can be added. Bodies that the service takes stay closed, since it refuses unknown fields.
 */
export function openAnswers(document: Document, bodies: readonly string[]): Document {
  const { components = {} } = document;
  const schemas = Object.fromEntries(
    Object.entries(components.schemas ?? {}).map(([name, schema]) => [
      name,
      bodies.includes(name) ? schema : opened(schema),
    ]),
  );
  const paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).map(([path, item]) => [path, withOpenResponses(item)]),
  );
  return { ...document, paths, components: { ...components, schemas } } as Document;
}

const withOpenResponses = (item: object): object =>
  Object.fromEntries(
    Object.entries(item).map(([method, operation]: [string, object]) => [
      method,
      { ...operation, ...('responses' in operation && { responses: opened(operation.responses) }) },
    ]),
  );
