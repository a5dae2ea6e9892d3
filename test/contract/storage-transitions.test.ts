import { describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import type { Stored } from '../../shared/storage/requests.ts';
import { ASKED, aRequest, DEADLINE, DECIDED, moved } from '../builders.ts';
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
      const now = status === 'expired' ? DEADLINE : DECIDED;
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
    ['a grant one millisecond before the deadline', 'grant', just, 'saved'],
    ['a grant at the deadline', 'grant', DEADLINE, 'conflict'],
    ['a grant after the deadline', 'grant', plus(DEADLINE, 1), 'conflict'],
    ['a refusal one millisecond before the deadline', 'refuse', just, 'saved'],
    ['a refusal at the deadline', 'refuse', DEADLINE, 'conflict'],
    ['"not me" at the deadline', 'not-me', DEADLINE, 'conflict'],
  ] as const)('given %s, then rule 2 holds in the write itself', async (_given, command, now, expected) => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent');
    // Moved with an earlier time, as by a writer that was held up between its decision and its write.
    const next = moved(before.request, { command, channel: 'sms' }, DECIDED);
    expect(await stores.requests.save(before, next, now)).toEqual({ kind: expected });
  });

  test.each([
    ['before the deadline', just, 'conflict'],
    ['at the deadline', DEADLINE, 'saved'],
    ['after the deadline', plus(DEADLINE, 1), 'saved'],
  ] as const)('given an expiry %s, then rule 2 holds in the write itself', async (_given, now, expected) => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent');
    const next = moved(before.request, { command: 'expire' }, DEADLINE);
    expect(await stores.requests.save(before, next, now)).toEqual({ kind: expected });
  });

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

  test('given a decision against an expiry at one instant, then only the side of the deadline counts', async () => {
    const stores = open();
    const before = await inStatus(stores, 'awaiting-consent');
    const granted = moved(before.request, { command: 'grant', channel: 'sms' }, DECIDED);
    const expired = moved(before.request, { command: 'expire' }, DEADLINE);
    const outcomes = await Promise.all([
      stores.requests.save(before, granted, DEADLINE),
      stores.requests.save(before, expired, DEADLINE),
    ]);
    expect(outcomes).toEqual([{ kind: 'conflict' }, { kind: 'saved' }]);
  });
});
