import { describe, expect, test } from 'vitest';
import { completeBin } from '../../shared/domain/identity-number.ts';
import type { Body, Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let banks = 0;

async function newBank(): Promise<string> {
  for (;;) {
    const bin = completeBin(`9201400${String(++banks).padStart(4, '0')}`);
    if (bin) return service.bank(bin);
  }
}

const read = (citizen: Citizen, cursor?: string) =>
  service.call('GET', `/v1/consents${cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`}`, {
    token: citizen.token,
  });

/** Page by page to the last one. */
async function pagesOf(citizen: Citizen): Promise<Body[][]> {
  const pages: Body[][] = [];
  let cursor: string | undefined;
  do {
    const { body } = await read(citizen, cursor);
    pages.push(body.items);
    cursor = body.next ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

/** Requests that are over, in the order in which they were made. */
async function history(citizen: Citizen, count: number): Promise<string[]> {
  const ids: string[] = [];
  const bank = await newBank();
  for (let made = 0; made < count; made++) {
    const { body } = await service.submit(bank, { iin: citizen.iin });
    await service.cancel(body.id, bank);
    ids.push(body.id);
  }
  return ids;
}

const idsOf = (items: readonly Body[]): string[] => items.map(({ id }) => id);

describe('the pages of a citizen’s cabinet', () => {
  test('given nothing, then there is one, empty, and nothing after it', async () => {
    const { status, body } = await read(await service.citizen());
    expect([status, body]).toEqual([200, { items: [], next: null }]);
  });

  test('given 120 requests, then each stands on exactly one page, 50 at most on each, newest first', async () => {
    const citizen = await service.citizen();
    const made = await history(citizen, 120);
    const pages = await pagesOf(citizen);
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(idsOf(pages.flat())).toEqual(made.toReversed());
  });

  test('given old ones that are still open, then all of those come first, on page one and on no other', async () => {
    const citizen = await service.citizen();
    const open: string[] = [];
    for (let asked = 0; asked < 7; asked++) open.push((await service.ask(await newBank(), citizen.iin)).id);
    const made = await history(citizen, 60);
    const [first = [], ...others] = await pagesOf(citizen);
    expect(idsOf(first).slice(0, 7)).toEqual(open.toReversed());
    expect(first.length).toBeLessThanOrEqual(50);
    expect([...idsOf(first).slice(7), ...idsOf(others.flat())]).toEqual(made.toReversed());
  });

  test('given a request made and one decided between two pages, then the next page goes on where the last one ended', async () => {
    const citizen = await service.citizen({ phone: false });
    const made = await history(citizen, 70);
    const asking = await newBank();
    const { id } = await service.ask(asking, citizen.iin);
    const { body: first } = await read(citizen);
    const { code = '' } = first.items.find((item) => item.id === id) ?? {};
    await service.decide(citizen, id, { decision: 'refuse', code });
    await service.ask(asking, citizen.iin);
    const { body: second } = await read(citizen, first.next);
    expect([...idsOf(first.items).slice(1), ...idsOf(second.items)]).toEqual(made.toReversed());
    expect(second.next).toBeNull();
  });

  test('given another’s cursor, then it leads into nobody else’s requests', async () => {
    const citizen = await service.citizen();
    await history(citizen, 60);
    const { next } = (await read(citizen)).body;
    const stranger = await service.citizen();
    const [own = ''] = await history(stranger, 1);
    const { status, body } = await read(stranger, next);
    expect([status < 500, idsOf(body.items ?? []).filter((id) => id !== own)]).toEqual([true, []]);
  });

  test.each([
    ['a time', '2026-11-01T00:00:00Z'],
    ['a word', 'second'],
    ['a number', '2'],
    ['of something else', Buffer.from('2026-01-01#x').toString('base64url')],
    ['with more behind it', `${Buffer.from('x').toString('base64url')}===`],
  ])('given a cursor that is %s, then 400 that names it', async (_what, cursor) => {
    const refused = await read(await service.citizen(), cursor);
    expect(refused.status).toBe(400);
    expect(refused.body.type).toMatch(/\/invalid-request$/);
    expect(refused.body.errors).toMatchObject([{ pointer: '/cursor' }]);
  });
});
