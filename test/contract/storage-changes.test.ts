import { describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import type { Stored } from '../../shared/storage/requests.ts';
import { ASKED, aRef, aRequest, DECIDED, END, moved, START } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { inStatus, STORES, stored, times, useTables } from './storage.ts';

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

  test('given somebody is asked, then nothing has changed for the requester, and it keeps its place (rule 4)', async () => {
    const stores = open();
    const { requesterId, ids } = await submitted(stores, 3);
    const seen = await idsOf(stores, requesterId);
    for (const channel of ['sms', 'cabinet', 'standing-refusal'] as const) {
      const id = ids[['sms', 'cabinet', 'standing-refusal'].indexOf(channel)] ?? '';
      const before = await found(stores, id);
      const asked = moved(before.request, { command: 'ask', channel }, DECIDED);
      await stores.requests.save(before, asked, DECIDED);
      expect((await found(stores, id)).changedAt).toBe(before.changedAt);
    }
    expect(await idsOf(stores, requesterId, { from: seen.cursor })).toEqual({ ids: [], cursor: seen.cursor });
    expect(await idsOf(stores, requesterId)).toEqual(seen);
  });

  test('given an outage of ours moves the end with the asking, then that is a change', async () => {
    const stores = open();
    const { requesterId, ids } = await submitted(stores, 1);
    const before = await found(stores, ids[0] ?? '');
    const late = plus(END, 60_000);
    const asked = moved(before.request, { command: 'ask', channel: 'cabinet' }, late);
    await stores.requests.save(before, asked, late);
    expect(asked.expiresAt > END).toBe(true);
    expect((await found(stores, asked.id)).changedAt).toBe(late);
    expect((await idsOf(stores, requesterId, { from: plus(END, 0), before: late })).ids).toEqual([]);
    expect((await idsOf(stores, requesterId, { from: plus(END, 0), before: plus(late, 1) })).ids).toEqual(
      ids,
    );
  });

  test('given a decision before the asking is written, then it comes through at the time of its write', async () => {
    const stores = open();
    const { requesterId, ids } = await submitted(stores, 2);
    const before = await found(stores, ids[0] ?? '');
    const asked = moved(before.request, { command: 'ask', channel: 'sms', askedAt: ASKED }, DECIDED);
    await stores.requests.save(before, moved(asked, { command: 'refuse', channel: 'sms' }, DECIDED), DECIDED);
    expect((await idsOf(stores, requesterId)).ids).toEqual([ids[1], ids[0]]);
  });

  test('given a request that expires when another takes its window over, then that comes through, before the new one or with it', async () => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent', { requesterId: aRef() });
    const { id, citizenRef, requesterId } = before.request;
    const { cursor } = await idsOf(stores, requesterId);
    const now = plus(END, 5_000);
    const next = moved(before.request, { command: 'expire' }, now);
    const second = { ...aRequest('submitted', { citizenRef, requesterId }), createdAt: now };
    const takeOver = { id, expired: { stored: before, next, now } };
    expect(await stores.requests.submit(second, takeOver)).toEqual({ kind: 'submitted' });
    const page = await stores.requests.changes({
      requesterId,
      from: cursor,
      before: plus(now, 1),
      limit: 10,
    });
    expect(page.requests).toHaveLength(2);
    expect(page.requests).toEqual(expect.arrayContaining([next, second]));
  });
});

async function found({ requests }: Stores, id: string): Promise<Stored> {
  const stored = await requests.find(id);
  if (!stored) throw new Error('it was submitted');
  return stored;
}
