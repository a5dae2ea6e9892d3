import { describe, expect, test } from 'vitest';
import { completeBin } from '../../shared/domain/identity-number.ts';
import type { Body } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let banks = 0;

/** A bank of its own for each test: its feed holds that test's requests only. */
async function newBank(): Promise<string> {
  for (;;) {
    const bin = completeBin(`9101400${String(++banks).padStart(4, '0')}`);
    if (bin) return service.bank(bin);
  }
}

const read = (bank: string, query: Record<string, string> = {}) =>
  service.call('GET', `/v1/requests?${new URLSearchParams(query)}`, { token: bank });

type Feed = { bank: string; cursor: string | undefined; seen: Body[] };

/** Reads on from where the client stands, page by page, until there is nothing more. */
async function readOn(feed: Feed, limit = 7): Promise<void> {
  for (;;) {
    const { cursor } = feed;
    const query = { limit: String(limit), ...(cursor !== undefined && { changedSince: cursor }) };
    const { body } = await read(feed.bank, query);
    feed.cursor = body.next;
    feed.seen.push(...body.items);
    if (body.items.length === 0) return;
  }
}

/** Past the seconds in which the newest changes are held back. */
const settle = () => service.advance('PT10S');

async function cancelled(bank: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made++) {
    const { id } = await service.ask(bank, service.nextIin());
    await service.cancel(id, bank);
    ids.push(id);
  }
  return ids;
}

const ids = (items: readonly Body[]): string[] => items.map(({ id }) => id);

describe('the changes of a requester', () => {
  test('given none, there is nothing, and a cursor to go on from', async () => {
    const bank = await newBank();
    const { status, body } = await read(bank);
    expect([status, body.items]).toEqual([200, []]);
    const [id = ''] = await cancelled(bank, 1);
    await settle();
    expect(ids((await read(bank, { changedSince: body.next })).body.items)).toEqual([id]);
  });

  test('given several, they come oldest change first, each as its own address gives it', async () => {
    const bank = await newBank();
    const made = await cancelled(bank, 3);
    await settle();
    const { items } = (await read(bank)).body;
    expect(ids(items)).toEqual(made);
    expect(items[0]).toEqual(await service.request(made[0] ?? '', bank));
  });

  test('given a limit, each page goes on where the last one ended', async () => {
    const bank = await newBank();
    const made = await cancelled(bank, 5);
    await settle();
    const first = (await read(bank, { limit: '2' })).body;
    const second = (await read(bank, { limit: '2', changedSince: first.next })).body;
    const third = (await read(bank, { limit: '2', changedSince: second.next })).body;
    expect([first, second, third].map(({ items }) => ids(items))).toEqual([
      made.slice(0, 2),
      made.slice(2, 4),
      made.slice(4),
    ]);
  });

  test('given a cursor that was kept, it shows what changed since and nothing else', async () => {
    const bank = await newBank();
    const [old = ''] = await cancelled(bank, 1);
    const { id } = await service.ask(bank, service.nextIin());
    await settle();
    const { items, next } = (await read(bank)).body;
    expect(ids(items)).toEqual([old, id]);
    await service.cancel(id, bank);
    await settle();
    const later = (await read(bank, { changedSince: next })).body;
    expect(later.items).toMatchObject([{ id, status: 'cancelled' }]);
    const last = await read(bank, { changedSince: later.next });
    expect(last.body).toEqual({ items: [], next: later.next });
  });

  test('given a time instead of a cursor, changes from then on are shown', async () => {
    const bank = await newBank();
    await cancelled(bank, 1);
    await settle();
    const changedSince = await service.now();
    const later = await cancelled(bank, 1);
    await settle();
    expect(ids((await read(bank, { changedSince })).body.items)).toEqual(later);
  });

  test('given a request that expires in silence, it is shown as expired', async () => {
    const bank = await newBank();
    const { id } = await service.ask(bank, service.nextIin());
    await settle();
    const { items: before, next } = (await read(bank)).body;
    expect(before).toMatchObject([{ id, status: 'awaiting-consent' }]);
    await service.advance('PT2H1M');
    await settle();
    // The end of the window is no change, and so is the asking: neither brings the request up again.
    expect((await read(bank, { changedSince: next })).body.items).toEqual([]);
    await service.advance('PT2H13M');
    await settle();
    const { items } = (await read(bank, { changedSince: next })).body;
    expect(items).toMatchObject([{ id, status: 'expired' }]);
  });

  test('given forty requests made and cancelled while a client reads, it misses none', async () => {
    const bank = await newBank();
    const feed: Feed = { bank, cursor: undefined, seen: [] };
    const made: string[] = [];
    for (let wave = 0; wave < 4; wave++) {
      const writing = Promise.all(
        Array.from({ length: 10 }, async () => {
          const { body } = await service.submit(bank, { iin: service.nextIin() });
          made.push(body.id);
          await service.cancel(body.id, bank);
        }),
      );
      const reading = (async () => {
        for (let look = 0; look < 5; look++) await readOn(feed);
      })();
      await Promise.all([writing, reading]);
      // No write is under way now: moved on in the middle of one, the clock would put it ten seconds into the past.
      await settle();
    }
    await readOn(feed);
    const last = new Map(feed.seen.map(({ id, status }) => [id, status]));
    expect([...last.keys()].sort()).toEqual(made.sort());
    expect(new Set(last.values())).toEqual(new Set(['cancelled']));
    const times = feed.seen.map(({ events }) => events.at(-1)?.at);
    expect(times).toEqual(times.toSorted());
  });

  test("given another's requests, they are not among one's own", async () => {
    await cancelled(await newBank(), 1);
    await settle();
    expect((await read(await newBank())).body.items).toEqual([]);
  });

  test.each([
    ['/limit', { limit: '0' }],
    ['/limit', { limit: '101' }],
    ['/limit', { limit: '2.5' }],
    ['/limit', { limit: 'many' }],
    ['/limit', { limit: '' }],
    ['/changedSince', { changedSince: 'yesterday' }],
    ['/changedSince', { changedSince: '2026-02-30T00:00:00Z' }],
    ['/changedSince', { changedSince: '2026-13-45T00:00:00Z' }],
    ['/changedSince', { changedSince: Buffer.from('2026-01-01#x').toString('base64url') }],
  ])('given a wrong %s (%o), that is refused', async (pointer, query) => {
    const refused = await read(await newBank(), query);
    expect(refused.status).toBe(400);
    expect(refused.body.type).toMatch(/\/invalid-request$/);
    expect(refused.body.errors).toMatchObject([{ pointer }]);
  });
});
