import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeReadServiceLevel } from '../../functions/read-service-level/read-service-level.ts';
import { BUCKET_BOUNDS, bucketOf, serviceLevel } from '../../shared/domain/service-level.ts';
import { SHARD_NUMBERS } from '../../shared/storage/keys.ts';
import { makeMemory } from '../fakes/memory.ts';
import { makeService, somebodyAsked } from '../fakes/service.ts';

const LAST = BUCKET_BOUNDS.length - 1;
const counts = (filled: Record<number, number>) => BUCKET_BOUNDS.map((_, bucket) => filled[bucket] ?? 0);

describe('the bucket of a duration', () => {
  test.each([
    [0, 50],
    [50, 50],
    [51, 100],
    [1_000, 1_000],
    [1_001, 2_000],
    [600_000, 600_000],
    [900_000, 900_000],
    [900_001, Number.POSITIVE_INFINITY],
    [86_400_000, Number.POSITIVE_INFINITY],
    // A clock that was set back between consent and answer.
    [-5, 50],
  ])('given %i ms, then its bound is %i', (durationMs, bound) => {
    expect(BUCKET_BOUNDS[bucketOf(durationMs)]).toBe(bound);
  });

  test('bounds rise, and the fifteen minutes of the order are one of them', () => {
    expect([...BUCKET_BOUNDS].toSorted((a, b) => a - b)).toEqual([...BUCKET_BOUNDS]);
    expect(BUCKET_BOUNDS).toContain(900_000);
  });
});

describe('the service level', () => {
  test('given no answers, then nothing is claimed', () => {
    expect(serviceLevel(counts({}))).toEqual({ answered: 0, share: null, p50: null, p99: null });
    expect(serviceLevel([])).toEqual({ answered: 0, share: null, p50: null, p99: null });
  });

  test.each([
    ['one quick answer', { 0: 1 }, { answered: 1, share: 1, p50: 0.05, p99: 0.05 }],
    ['99 quick and one slow', { 1: 99, 8: 1 }, { answered: 100, share: 1, p50: 0.1, p99: 0.1 }],
    ['98 quick and two slow', { 1: 98, 8: 2 }, { answered: 100, share: 1, p50: 0.1, p99: 60 }],
    ['half and half', { 2: 5, 4: 5 }, { answered: 10, share: 1, p50: 0.25, p99: 1 }],
    ['one in four late', { 3: 3, [LAST]: 1 }, { answered: 4, share: 0.75, p50: 0.5, p99: null }],
    ['all late', { [LAST]: 2 }, { answered: 2, share: 0, p50: null, p99: null }],
  ])('given %s, then it says so (seconds)', (_given, filled, level) => {
    expect(serviceLevel(counts(filled))).toEqual(level);
  });

  test.each([
    ['none answered and one overdue', {}, 1, { answered: 0, share: 0, p50: null, p99: null }],
    ['one quick and one overdue', { 0: 1 }, 1, { answered: 1, share: 0.5, p50: 0.05, p99: null }],
    ['one late and one overdue', { 0: 2, [LAST]: 1 }, 1, { answered: 3, share: 0.5, p50: 0.05, p99: null }],
    ['199 quick and one overdue', { 1: 199 }, 1, { answered: 199, share: 0.995, p50: 0.1, p99: 0.1 }],
  ])('given %s, then what waits still is missed', (_given, filled, overdue, level) => {
    expect(serviceLevel(counts(filled), overdue)).toEqual(level);
  });

  test('given any durations, then the quantiles are the bounds of those at their rank', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 1, maxLength: 200 }), (all) => {
        const sorted = all.toSorted((a, b) => a - b);
        const filled: Record<number, number> = {};
        for (const duration of all) filled[bucketOf(duration)] = (filled[bucketOf(duration)] ?? 0) + 1;
        const atRank = (share: number) => sorted[Math.ceil(share * all.length) - 1] ?? Number.NaN;
        const seconds = (duration: number) => Number(BUCKET_BOUNDS[bucketOf(duration)]) / 1_000;
        const level = serviceLevel(counts(filled));
        expect(level).toEqual({
          answered: all.length,
          share: 1,
          p50: seconds(atRank(0.5)),
          p99: seconds(atRank(0.99)),
        });
      }),
    );
  });
});

test('given answers of today, 29 and 30 days ago, then today and the last 30 days are told apart', async () => {
  const { answerTimes, requests } = makeMemory();
  const answered = (at: string) => answerTimes.count({ id: 'a', at, durationMs: 100 });
  for (const at of ['2026-11-23T10:00:00.000Z', '2026-11-22T19:00:00.000Z']) await answered(at);
  await answered('2026-10-25T10:00:00.000Z');
  await answered('2026-10-24T10:00:00.000Z');
  const read = makeReadServiceLevel({
    answerTimes,
    requests,
    shards: SHARD_NUMBERS,
    now: () => '2026-11-23T12:00:00.000Z',
  });
  expect(await read()).toMatchObject({ today: { answered: 2, share: 1 }, last30Days: { answered: 3 } });
});

test('given a consent that waits for its answer, then it is missed after 15 minutes and not before, for as long as it waits', async () => {
  const service = makeService();
  const { id, code, citizenRef } = await somebodyAsked(service);
  const read = makeReadServiceLevel({
    answerTimes: service.stores.answerTimes,
    requests: service.stores.requests,
    shards: SHARD_NUMBERS,
    now: service.now,
  });
  await service.decideConsent({ id, code, citizenRef, decision: 'grant' });
  service.wait(900_000);
  expect(await read()).toMatchObject({ today: { answered: 0, share: null } });
  service.wait(1);
  const missed = { answered: 0, share: 0, p50: null, p99: null };
  const said = await read();
  expect(said).toMatchObject({ today: missed, last30Days: missed });
  expect(said.days.at(-1)).toMatchObject({ answered: 0, share: 0 });
  await service.advance(id);
  expect(await read()).toMatchObject({ today: { answered: 1, share: 0, p50: null } });
});
