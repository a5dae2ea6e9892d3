import { beforeAll, describe, expect, test } from 'vitest';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { expectProblem, INVALID, pointersOf, sendRaw } from './raw.ts';

const service = useService();
let bank: string;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  bank = await service.bank();
  tokens.requests = bank;
  tokens.consents = (await service.citizen()).token;
  tokens.register = await service.token({ bin: BANK, scope: 'register' });
});

const ROUTES = FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
  Object.entries(routes).map(([route, access]) => {
    const [method = '', path = ''] = route.split(' ');
    const scope = 'scope' in access ? access.scope : '';
    return { method, path: path.replaceAll(/\{\w+\}/g, 'a'.repeat(32)), scope };
  }),
);

describe('every route', () => {
  test.each(ROUTES)(
    '$method $path: given a query parameter it does not know, then 400 with its name',
    async ({ method, path, scope }) => {
      const token = tokens[scope] ?? null;
      const answered = await service.call(method, `${path}?colour=850101100012`, { token });
      expectProblem(answered, INVALID);
      expect(pointersOf(answered.body)).toEqual(['/colour']);
      expect(answered.text).not.toContain('850101100012');
    },
  );
});

/** As it stands: `fetch` would encode it. */
const feed = (query: string) =>
  sendRaw({ origin: service.origin, method: 'GET', path: `/v1/requests?${query}`, token: bank });

describe('the feed', () => {
  test.each([
    'changedSince=',
    'changedSince=&limit=1',
    'limit=100',
    'changedSince=2026-11-25T05:00:00+05:00',
    'changedSince=2026-11-25T05:00:00%2B05:00',
    'changedSince=2026-11-25T05:00:00%2005:00',
    'changedSince=2026-11-25T00:00:00Z',
    '',
  ])('given ?%s, then 200', async (query) => {
    expect((await feed(query)).status).toBe(200);
  });

  test('given an empty first cursor, then everything from the beginning, like none', async () => {
    const { id } = await service.ask(bank, (await service.citizen()).iin);
    const { body } = await service.until(
      () => feed('changedSince='),
      (seen) => seen.body.items.length > 0,
    );
    expect(body.items.map((item) => item.id)).toContain(id);
  });

  test.each([
    ['changedsince=MA', '/changedsince'],
    ['ChangedSince=MA', '/ChangedSince'],
    ['Limit=5', '/Limit'],
    ['limit[]=5', '/limit[]'],
    ['limit=5&limit=6', '/limit'],
    ['changedSince=MA&changedSince=MA', '/changedSince'],
    ['850101100012=1', ''],
    ['limit=0x10', '/limit'],
    ['limit=1e1', '/limit'],
    ['limit=%205', '/limit'],
    ['limit=5%20', '/limit'],
    ['limit=+5', '/limit'],
    ['limit=%2B5', '/limit'],
    ['limit=05', '/limit'],
    ['limit=5.0', '/limit'],
    ['limit=-5', '/limit'],
    ['limit=5,6', '/limit'],
    ['limit=%D9%A5', '/limit'],
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=', '/limit'],
    ['changedSince=2026-02-30T00:00:00Z', '/changedSince'],
    ['changedSince=2026-11-25T24:00:00Z', '/changedSince'],
    ['changedSince=2026-11-25T10:60:00Z', '/changedSince'],
    ['changedSince=2026-12-31T23:59:60Z', '/changedSince'],
    ['changedSince=2026-11-25T10:00:00%2B24:00', '/changedSince'],
    ['changedSince=MA,MA', '/changedSince'],
    ['changedSince=%ED%A0%80', '/changedSince'],
  ])('given ?%s, then 400 at "%s"', async (query, pointer) => {
    const answered = await feed(query);
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toEqual([pointer]);
  });
});
