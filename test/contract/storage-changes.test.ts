import { describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import { ASKED, aRef, aRequest, DECIDED, moved, START } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { STORES, stored, times, useTables } from './storage.ts';

useTables();

const BEFORE = plus(DECIDED, 60_000);

/** Requests of a requester of their own, submitted a second apart. */
async function submitted({ requests }: Stores, count: number) {
  const requesterId = aRef();
  const made = times(count, (index) => {
    const createdAt = plus(START, index * 1_000);
    return { ...aRequest('submitted', { requesterId }), createdAt };
  });
  await Promise.all(made.map((request) => requests.submit(request)));
  return { requesterId, made, ids: made.map(({ id }) => id) };
}

describe.each(STORES)('the changes of a requester in %s', (_, open) => {
  async function idsOf(
    { requests }: Stores,
    requesterId: string,
    query: { from?: string | null; before?: string; limit?: number } = {},
  ) {
    const { from = null, before = BEFORE, limit = 100 } = query;
    const page = await requests.changes({ requesterId, from, before, limit });
    return { ids: page.requests.map(({ id }) => id), cursor: page.cursor };
  }

  test('given none, then there are none, and the cursor stays where it stood', async () => {
    const stores = open();
    expect(await idsOf(stores, aRef())).toEqual({ ids: [], cursor: null });
    const { requesterId } = await submitted(stores, 1);
    const { cursor } = await idsOf(stores, requesterId);
    expect(await idsOf(stores, requesterId, { from: cursor })).toEqual({ ids: [], cursor });
  });

  test('given several, then the oldest comes first, and nobody else’s comes', async () => {
    const stores = open();
    const { requesterId, made } = await submitted(stores, 5);
    await submitted(stores, 2);
    const page = await stores.requests.changes({ requesterId, from: null, before: BEFORE, limit: 100 });
    expect(page.requests).toEqual(made);
  });

  test('given pages, then they follow each other without a gap and without a repetition', async () => {
    const stores = open();
    const { requesterId, ids } = await submitted(stores, 7);
    const first = await idsOf(stores, requesterId, { limit: 3 });
    const second = await idsOf(stores, requesterId, { limit: 3, from: first.cursor });
    const third = await idsOf(stores, requesterId, { limit: 3, from: second.cursor });
    expect([first.ids.length, second.ids.length, third.ids.length]).toEqual([3, 3, 1]);
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(ids);
  });

  test('given several in one millisecond, then a cursor between them loses none', async () => {
    const stores = open();
    const requesterId = aRef();
    const made = times(6, () => aRequest('submitted', { requesterId }));
    for (const request of made) await stores.requests.submit(request);
    const ids = made.map(({ id }) => id).toSorted();
    const first = await idsOf(stores, requesterId, { limit: 2 });
    const rest = await idsOf(stores, requesterId, { from: first.cursor });
    expect([...first.ids, ...rest.ids]).toEqual(ids);
  });

  test('given a time for a cursor, then what changed at it or later comes', async () => {
    const stores = open();
    const { requesterId, ids } = await submitted(stores, 5);
    expect((await idsOf(stores, requesterId, { from: plus(START, 3_000) })).ids).toEqual(ids.slice(3));
    expect((await idsOf(stores, requesterId, { from: plus(START, 3_001) })).ids).toEqual(ids.slice(4));
  });

  test('given the newest are held back, then they come later and none was skipped', async () => {
    const stores = open();
    const { requesterId, ids } = await submitted(stores, 5);
    const now = await idsOf(stores, requesterId, { before: plus(START, 2_000) });
    expect(now.ids).toEqual(ids.slice(0, 2));
    expect((await idsOf(stores, requesterId, { from: now.cursor })).ids).toEqual(ids.slice(2));
  });

  test('given a request that changes again, then it moves behind the others and is seen again', async () => {
    const stores = open();
    const { requesterId, ids } = await submitted(stores, 3);
    const seen = await idsOf(stores, requesterId);
    const before = await stores.requests.find(ids[0] ?? '');
    if (!before) throw new Error('it was submitted');
    const cancelled = moved(before.request, { command: 'cancel' }, DECIDED);
    await stores.requests.save(before, cancelled, DECIDED);
    expect((await idsOf(stores, requesterId)).ids).toEqual([...ids.slice(1), ids[0]]);
    expect((await idsOf(stores, requesterId, { from: seen.cursor })).ids).toEqual([ids[0]]);
  });

  test('given a request that was only put off, then nothing has changed for its requester', async () => {
    const stores = open();
    const requesterId = aRef();
    const before = await stored(stores, { requesterId });
    const { cursor } = await idsOf(stores, requesterId);
    await stores.requests.postpone(before, ASKED);
    expect(await idsOf(stores, requesterId, { from: cursor })).toEqual({ ids: [], cursor });
    expect((await idsOf(stores, requesterId)).cursor).toBe(cursor);
  });
});
