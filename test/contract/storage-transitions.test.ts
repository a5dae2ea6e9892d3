import { describe, expect, test } from 'vitest';
import type { Request } from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import type { Stored } from '../../shared/storage/requests.ts';
import { ASKED, aRef, aRequest, DEADLINE, DECIDED, END, moved } from '../builders.ts';
import { inStatus, STORES, stored, times, useTables } from './storage.ts';

useTables();

describe.each(STORES)('a transition in %s', (_, open) => {
  test('given the way to an answer, then each status is read back field by field', async () => {
    const stores = open();
    const { request } = await inStatus(stores, 'awaiting-consent');
    const { id, citizenRef } = request;
    for (const status of ['consented', 'answered'] as const) {
      const next = aRequest(status, { id, citizenRef });
      const before = (await stores.requests.find(id)) as Stored;
      expect(await stores.requests.save(before, next, DECIDED)).toEqual({ kind: 'saved' });
      expect((await stores.requests.find(id))?.request).toEqual(next);
    }
  });

  test.each(['refused', 'expired', 'cancelled'] as const)(
    'given %s, then it is read back',
    async (status) => {
      const stores = open();
      const first = await inStatus(stores, 'awaiting-consent');
      const { id, citizenRef } = first.request;
      const target = aRequest(status, { id, citizenRef });
      const now = status === 'expired' ? END : DECIDED;
      expect(await stores.requests.save(first, target, now)).toEqual({ kind: 'saved' });
      expect((await stores.requests.find(id))?.request).toEqual(target);
    },
  );

  test('given a state read before another write, then it is a conflict and nothing changes', async () => {
    const stores = open();
    const stale = await stored(stores);
    const asked = moved(stale.request, { command: 'ask', channel: 'cabinet' }, ASKED);
    await stores.requests.save(stale, asked, ASKED);
    const cancelled = moved(stale.request, { command: 'cancel' }, ASKED);
    expect(await stores.requests.save(stale, cancelled, ASKED)).toEqual({ kind: 'conflict' });
    expect((await stores.requests.find(asked.id))?.request).toEqual(asked);
  });

  test('given no such request, then it is a conflict, and none is made', async () => {
    const { requests } = open();
    const request = aRequest('awaiting-consent');
    const next = moved(request, { command: 'cancel' }, DECIDED);
    const ghost = { request, version: 'none', changedAt: ASKED };
    expect(await requests.save(ghost, next, DECIDED)).toEqual({ kind: 'conflict' });
    expect(await requests.find(request.id)).toBeNull();
  });

  const just = plus(DEADLINE, -1);
  test.each([
    ['a grant that came one millisecond before the deadline', 'grant', just, 'saved'],
    ['a grant that came at the deadline', 'grant', DEADLINE, 'conflict'],
    ['a grant that came after the deadline', 'grant', plus(DEADLINE, 1), 'conflict'],
    ['a refusal that came one millisecond before the deadline', 'refuse', just, 'saved'],
    ['a refusal that came at the deadline', 'refuse', DEADLINE, 'conflict'],
    ['"not me" that came one millisecond before the deadline', 'not-me', just, 'saved'],
    ['"not me" that came at the deadline', 'not-me', DEADLINE, 'conflict'],
  ] as const)('given %s, then rule 2 holds in the write itself', async (_given, command, came, expected) => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent');
    // Whatever its writer made of the deadline, and whenever it writes.
    const next = decidedAt(before.request, command, came);
    for (const now of [came, plus(END, 1_000)]) {
      expect(await stores.requests.save(before, next, now)).toEqual({ kind: expected });
      if (expected === 'saved') break;
    }
    const after = await stores.requests.find(before.request.id);
    expect(after?.request).toEqual(expected === 'saved' ? next : before.request);
  });

  test('given a decision that came in time and is written past the end, then it counts while nothing else was written', async () => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent');
    const next = moved(before.request, { command: 'grant', channel: 'sms', at: just }, plus(END, 1_000));
    expect(await stores.requests.save(before, next, plus(END, 1_000))).toEqual({ kind: 'saved' });
    expect((await stores.requests.find(before.request.id))?.request).toEqual(next);
  });

  test.each(['grant', 'refuse', 'not-me'] as const)(
    'given the asking is not written down yet, then it and %s are one write',
    async (command) => {
      const stores = open();
      const before = await stored(stores);
      const asked = moved(before.request, { command: 'ask', channel: 'sms', askedAt: ASKED }, DECIDED);
      const next = moved(asked, { command, channel: 'sms' }, DECIDED);
      expect(await stores.requests.save(before, next, DECIDED)).toEqual({ kind: 'saved' });
      expect((await stores.requests.find(before.request.id))?.request).toEqual(next);
      // Whoever only asked comes too late.
      expect(await stores.requests.save(before, asked, DECIDED)).toEqual({ kind: 'conflict' });
    },
  );

  test.each([
    ['at the deadline', DEADLINE, 'conflict'],
    ['one millisecond before the end', plus(END, -1), 'conflict'],
    ['at the end', END, 'saved'],
    ['after the end', plus(END, 86_400_000), 'saved'],
  ] as const)('given an expiry %s, then rule 3 holds in the write itself', async (_given, now, expected) => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent');
    const next = moved(before.request, { command: 'expire' }, END);
    expect(await stores.requests.save(before, next, now)).toEqual({ kind: expected });
  });

  test.each([just, DEADLINE, plus(END, -1), plus(END, 1)])(
    'given a cancellation at %s, then its time is no condition of the write',
    async (now) => {
      const stores = open();
      const before = await inStatus(stores, 'awaiting-consent');
      const next = moved(before.request, { command: 'cancel' }, now);
      expect(await stores.requests.save(before, next, now)).toEqual({ kind: 'saved' });
    },
  );

  test('given 64 different transitions at once, then exactly one is written', async () => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent');
    const racing = times(64, (index) => {
      const command = (['grant', 'refuse', 'not-me'] as const)[index % 3] ?? 'grant';
      return moved(before.request, { command, channel: index % 2 ? 'sms' : 'cabinet' }, DECIDED);
    });
    const outcomes = await Promise.all(racing.map((next) => stores.requests.save(before, next, DECIDED)));
    const won = outcomes.flatMap(({ kind }, index) => (kind === 'saved' ? [racing[index]] : []));
    expect(won).toHaveLength(1);
    expect((await stores.requests.find(before.request.id))?.request).toEqual(won[0]);
  });

  test('given a decision that came in time against an expiry, both at the end, then exactly one is written', async () => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent');
    const racing = [
      moved(before.request, { command: 'grant', channel: 'sms', at: just }, END),
      moved(before.request, { command: 'expire' }, END),
    ];
    const outcomes = await Promise.all(racing.map((next) => stores.requests.save(before, next, END)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['conflict', 'saved']);
    const won = racing[outcomes.findIndex(({ kind }) => kind === 'saved')];
    expect((await stores.requests.find(before.request.id))?.request).toEqual(won);
  });
});

/** A decision as a writer would make it that did not look at the deadline. */
function decidedAt(request: Request, command: 'grant' | 'refuse' | 'not-me', came: string): Request {
  const decided = moved(request, { command, channel: 'sms' }, DECIDED);
  return {
    ...decided,
    events: decided.events.map((event) => (event.at === DECIDED ? { ...event, at: came } : event)),
  };
}

describe.each(STORES)('a change that took effect late, in %s', (_, open) => {
  test.each(['submitted', 'consented', 'cancelled'] as const)(
    'given %s, when it is renewed, then it comes through the feed as of now, and is otherwise as it was',
    async (status) => {
      const stores = open();
      const requesterId = aRef();
      const before = await (status === 'submitted'
        ? stored(stores, { requesterId })
        : inStatus(stores, status, { requesterId }));
      const feed = (from: string | null) =>
        stores.requests.changes({ requesterId, from, before: plus(END, 1), limit: 10 });
      const { cursor } = await feed(null);
      expect((await feed(cursor)).requests).toEqual([]);
      expect(await stores.requests.renew(before, END)).toEqual({ kind: 'saved' });
      expect((await feed(cursor)).requests).toEqual([before.request]);
      expect(await stores.requests.find(before.request.id)).toMatchObject({ changedAt: END });
    },
  );

  test('given somebody has written since, then it is a conflict, and that one’s change stands', async () => {
    const stores = open();
    const stale = await stored(stores);
    const cancelled = moved(stale.request, { command: 'cancel' }, DECIDED);
    await stores.requests.save(stale, cancelled, DECIDED);
    expect(await stores.requests.renew(stale, END)).toEqual({ kind: 'conflict' });
    expect(await stores.requests.find(stale.request.id)).toMatchObject({
      request: cancelled,
      changedAt: DECIDED,
    });
  });
});
