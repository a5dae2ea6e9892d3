import { describe, expect, test } from 'vitest';
import type { Request } from '../../shared/domain/request.ts';
import { type Instant, plus } from '../../shared/domain/time.ts';
import { SHARD_NUMBERS, shardOf } from '../../shared/storage/keys.ts';
import { ASKED, aRequest, DEADLINE, END, START } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { all, inStatus, STORES, stored, times, useTables } from './storage.ts';

useTables();

const LATER = plus(DEADLINE, 60 * 60 * 1000);

/** Whether a request is due, and in its own shard only. */
async function isDue({ requests }: Stores, { id }: Pick<Request, 'id'>, now: Instant): Promise<boolean> {
  const shards = await Promise.all(SHARD_NUMBERS.map((shard) => all(requests.due(shard, now))));
  const found = shards.flatMap((ids, shard) => (ids.includes(id) ? [shard] : []));
  if (found.length > 0) expect(found).toEqual([shardOf(id)]);
  const counted = await Promise.all(SHARD_NUMBERS.map((shard) => requests.backlog(shard, now)));
  expect(counted).toEqual(shards.map(({ length }) => length));
  return found.length > 0;
}

describe.each(STORES)('what is due in %s', (_, open) => {
  test.each([
    ['submitted', plus(START, 5_000)],
    ['awaiting-consent', END],
    ['consented', plus(START, 5 * 60_000 + 5_000)],
  ] as const)('given %s, then it is due at %s and not before', async (status, dueAt) => {
    const stores = open();
    const { request } = status === 'submitted' ? await stored(stores) : await inStatus(stores, status);
    expect(request).toMatchObject({ status, dueAt });
    expect(await isDue(stores, request, plus(dueAt, -1))).toBe(false);
    expect(await isDue(stores, request, dueAt)).toBe(true);
    expect(await isDue(stores, request, LATER)).toBe(true);
  });

  test.each(['refused', 'expired', 'cancelled', 'answered'] as const)(
    'given %s, then it is never due again',
    async (status) => {
      const stores = open();
      const { request } = await inStatus(stores, status);
      expect((await stores.requests.find(request.id))?.request.status).toBe(status);
      expect(await isDue(stores, request, LATER)).toBe(false);
    },
  );

  test('given several are due, then the one that waits longest comes first', async () => {
    const { requests } = open();
    const made = times(30, (index) => ({
      ...aRequest('submitted'),
      dueAt: plus(ASKED, ((index * 7) % 30) * 1_000),
    }));
    await Promise.all(made.map((request) => requests.submit(request)));
    for (const shard of SHARD_NUMBERS) {
      const mine = made.filter(({ id }) => shardOf(id) === shard);
      const expected = mine.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1)).map(({ id }) => id);
      const ids = await all(requests.due(shard, LATER));
      expect(ids.filter((id) => expected.includes(id))).toEqual(expected);
    }
  });

  test('given a consent among many that wait longer, then it comes before all of them', async () => {
    const stores = open();
    const waiting = await Promise.all(times(40, () => stored(stores)));
    const { request } = await inStatus(stores, 'consented');
    const ids = await all(stores.requests.due(shardOf(request.id), LATER));
    const mine = new Set([request.id, ...waiting.map(({ request: { id } }) => id)]);
    expect(ids.filter((id) => mine.has(id))[0]).toBe(request.id);
  });

  test('given consents only, then the longest waiting comes first among them too', async () => {
    const stores = open();
    const first = await inStatus(stores, 'consented');
    const second = await inStatus(stores, 'consented');
    await stores.requests.postpone(first, plus(END, 1_000));
    await stores.requests.postpone(second, plus(END, 500));
    const ids = (
      await Promise.all(SHARD_NUMBERS.map((shard) => all(stores.requests.due(shard, LATER))))
    ).flat();
    const places = [second, first].map(({ request }) => ids.indexOf(request.id));
    expect(places.every((place) => place >= 0)).toBe(true);
    if (shardOf(first.request.id) === shardOf(second.request.id)) expect(places).toEqual(places.toSorted());
  });

  describe('putting off', () => {
    test('given it could not be moved, then it is due later, counted, and otherwise as it was', async () => {
      const stores = open();
      const before = await stored(stores);
      const dueAt = plus(START, 60_000);
      expect(await stores.requests.postpone(before, dueAt)).toEqual({ kind: 'saved' });
      const after = await stores.requests.find(before.request.id);
      expect(after?.request).toEqual({ ...before.request, dueAt, retries: 1 });
      expect(after?.changedAt).toBe(before.changedAt);
      expect(await isDue(stores, before.request, plus(dueAt, -1))).toBe(false);
      expect(await isDue(stores, before.request, dueAt)).toBe(true);
    });

    test('given somebody moved it meanwhile, then it stays as that one left it', async () => {
      const stores = open();
      const stale = await stored(stores);
      expect(await stores.requests.postpone(stale, ASKED)).toEqual({ kind: 'saved' });
      expect(await stores.requests.postpone(stale, DEADLINE)).toEqual({ kind: 'conflict' });
      expect(await isDue(stores, stale.request, ASKED)).toBe(true);
    });

    test('given it is final, then that is a mistake of the caller', async () => {
      const stores = open();
      const final = await inStatus(stores, 'cancelled');
      await expect(async () => stores.requests.postpone(final, DEADLINE)).rejects.toThrow(
        'a request that is cancelled is never due',
      );
    });
  });
});
