import { describe, expect, test } from 'vitest';
import type { ApiEvent } from '../../shared/http/api.ts';
import { refusedQuery } from '../../shared/http/query.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';

const FEED = 'GET /v1/requests';
const LIFE = 'GET /v1/lifecycle';
const ROUTES = FUNCTION_ENTRIES.flatMap(({ routes = {} }) => Object.keys(routes));

const refusal = (routeKey: string, rawQueryString: string) =>
  refusedQuery({ routeKey, rawQueryString } as ApiEvent);
const errorsOf = (reply: ReturnType<typeof refusal>) =>
  (reply?.body as { errors: { pointer: string; detail: string }[] } | undefined)?.errors;

describe('the query of a call', () => {
  test.each([
    [FEED, ''],
    [FEED, 'changedSince=MA'],
    [FEED, 'limit=5&changedSince='],
    [FEED, '%6Cimit=5'],
    [LIFE, ''],
    [LIFE, '&'],
  ])('given %s?%s, then it is taken', (route, query) => {
    expect(refusal(route, query)).toBeNull();
  });

  test.each(ROUTES)('given %s, then a parameter nobody knows is refused by its name', (route) => {
    const reply = refusal(route, 'colour=1');
    expect(reply?.status).toBe(400);
    expect(errorsOf(reply)).toMatchObject([{ pointer: '/colour' }]);
  });

  test.each([
    ['changedsince=MA', '/changedsince'],
    ['Limit=5', '/Limit'],
    ['limit[]=5', '/limit[]'],
    ['limit%5B%5D=5', '/limit[]'],
    ['changed_since', '/changed_since'],
    ['limit%20=5', ''],
    ['850101100012=1', ''],
    ['%2B77011234567', ''],
    ['=5', ''],
    ['__proto__=1', ''],
    ['constructor=1', '/constructor'],
    ['limit=1&limit=2', '/limit'],
    ['limit=&limit=', '/limit'],
    ['changedSince=MA&changedSince=MA', '/changedSince'],
  ])('given ?%s, then it is refused at "%s", and no value is repeated', (query, pointer) => {
    const errors = errorsOf(refusal(FEED, query));
    expect(errors).toMatchObject([{ pointer }]);
    expect(JSON.stringify(errors)).not.toMatch(/\d/);
  });

  test('given several mistakes, then each is named once', () => {
    expect(errorsOf(refusal(FEED, 'a=1&limit=1&a=2&limit=2&b=3'))?.map(({ pointer }) => pointer)).toEqual([
      '/a',
      '/limit',
      '/b',
    ]);
  });

  test('given a parameter nobody knows, then the known ones are said', () => {
    expect(errorsOf(refusal(FEED, 'x'))?.[0]?.detail).toContain('changedSince, limit');
    expect(errorsOf(refusal(LIFE, 'x'))?.[0]?.detail).toContain('none');
  });
});
