import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withTables } from '../../infra/openapi/guide.ts';
import { documentText } from '../../infra/openapi/write.ts';
import { DEMONSTRATION_PEOPLE } from '../../local/demonstration/demonstration.ts';
import { openApiDocument } from '../../shared/openapi/document.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { compilerOf } from '../support/document.ts';

const CHECKED_IN = new URL('../../docs/openapi.json', import.meta.url);
const document = openApiDocument();
const compile = compilerOf(document);
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    key: `${method.toUpperCase()} ${path}`,
    operation: operation as { security: unknown; responses: Record<string, { content?: object }> },
  })),
);

type Media = { schema?: object; example?: unknown; examples?: Record<string, { value: unknown }> };

/** Every example in the document, with the schema that it is an example of. */
function examplesIn(value: unknown, place = '#'): { place: string; schema: object; value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { schema, example, examples } = value as Media;
  const own =
    schema === undefined || Array.isArray(examples)
      ? []
      : [
          ...(example === undefined ? [] : [{ place, schema, value: example }]),
          ...Object.entries(examples ?? {}).map(([name, one]) => ({
            place: `${place}/${name}`,
            schema,
            value: one.value,
          })),
        ];
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, member]) => examplesIn(member, `${place}/${name}`)),
  ];
}

describe('the OpenAPI document', () => {
  test('is checked in as the service table and the contract make it (npm run docs:openapi)', () => {
    expect(readFileSync(CHECKED_IN, 'utf8')).toBe(documentText());
  });

  test('has every route of the service, and no other', () => {
    const routes = FUNCTION_ENTRIES.flatMap(({ routes = {} }) => Object.keys(routes));
    expect(operations.map(({ key }) => key).toSorted()).toEqual(routes.toSorted());
  });

  test('asks for the scope of each route, and for none of a public one', () => {
    const wanted = FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
      Object.entries(routes).map(([key, access]) => [
        key,
        'scope' in access ? [{ token: [access.scope] }] : [],
      ]),
    );
    expect(Object.fromEntries(operations.map(({ key, operation }) => [key, operation.security]))).toEqual(
      Object.fromEntries(wanted),
    );
  });

  test.each(examplesIn(document).map((example) => [example.place, example] as const))(
    'has an example at %s that is what it is an example of',
    (_place, { schema, value }) => {
      const validate = compile(schema);
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    },
  );

  test('has an example of every answer with a body', () => {
    const bare = operations.flatMap(({ key, operation }) =>
      Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
        Object.entries(content)
          .filter(([type, media]) => type.endsWith('json') && !('example' in media) && !('examples' in media))
          .map(([type]) => `${status} ${type} of ${key}`),
      ),
    );
    expect(bare).toEqual([]);
  });
});

describe('the guide', () => {
  const guide = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8');

  test('says of every problem what it means and what to do, as the source does (npm run docs:openapi)', () => {
    expect(guide).toBe(withTables(guide));
  });

  test('names someone of the demonstration, with the phone and the date of birth', () => {
    const [person] = DEMONSTRATION_PEOPLE;
    expect(guide).toContain(`\\"iin\\":\\"${person?.iin}\\"`);
    expect(guide).toContain(`PHONE=${encodeURIComponent(person?.phone ?? '')}`);
  });
});
