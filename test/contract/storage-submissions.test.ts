import { describe, expect, test } from 'vitest';
import { MINUTE, plus } from '../../shared/domain/time.ts';
import { aRef } from '../builders.ts';
import { STORES, times, useTables } from './storage.ts';

useTables();

const NOON: string = '2026-11-23T07:00:00.000Z';
const limits = { perMinute: 3, perDay: 5 };

describe.each(STORES)('the places of a requester, in %s', (_name, open) => {
  const start = () => {
    const { submissions } = open();
    const requesterId = aRef();
    const take = (now: string, of = limits) => submissions.take({ requesterId, limits: of, now });
    return { submissions, requesterId, take };
  };

  test('given a minute with three places, then a fourth is not to be had before the next minute', async () => {
    const { take } = start();
    for (let inMinute = 1; inMinute <= 3; inMinute++) {
      expect(await take(plus(NOON, 59_000))).toMatchObject({
        kind: 'taken',
        taken: { inMinute, inDay: inMinute },
      });
    }
    expect(await take(plus(NOON, 59_999))).toEqual({ kind: 'used-up', taken: { inMinute: 3, inDay: 3 } });
    expect(await take(plus(NOON, MINUTE))).toMatchObject({ kind: 'taken', taken: { inMinute: 1, inDay: 4 } });
  });

  test('given a day with five, then a sixth is not to be had before the next day in Kazakhstan', async () => {
    const { take, submissions, requesterId } = start();
    for (let minute = 0; minute < 5; minute++) await take(plus(NOON, minute * MINUTE));
    const end = '2026-11-23T18:59:59.999Z';
    expect(await take(end)).toEqual({ kind: 'used-up', taken: { inMinute: 0, inDay: 5 } });
    expect(await submissions.taken(requesterId, end)).toEqual({ inMinute: 0, inDay: 5 });
    expect(await take(plus(end, 1))).toMatchObject({ kind: 'taken', taken: { inMinute: 1, inDay: 1 } });
  });

  test('given no place at all, then none is taken', async () => {
    const { take } = start();
    for (const of of [
      { perMinute: 0, perDay: 5 },
      { perMinute: 5, perDay: 0 },
    ]) {
      expect(await take(NOON, of)).toEqual({ kind: 'used-up', taken: { inMinute: 0, inDay: 0 } });
    }
  });

  test('given fifty at once, then exactly as many are taken as there are, and each is counted', async () => {
    const { take, submissions, requesterId } = start();
    const of = { perMinute: 20, perDay: 20 };
    const outcomes = await Promise.all(times(50, () => take(NOON, of)));
    expect(outcomes.filter(({ kind }) => kind === 'taken')).toHaveLength(20);
    expect(await submissions.taken(requesterId, NOON)).toEqual({ inMinute: 20, inDay: 20 });
  });

  test('given a place is given back, then another may have it, in its own minute or after', async () => {
    const { take, submissions } = start();
    const first = await take(NOON);
    const second = await take(NOON);
    if (first.kind !== 'taken' || second.kind !== 'taken') throw new Error('there are three');
    expect(await submissions.giveBack(first.place)).toEqual({ inMinute: 1, inDay: 1 });
    await take(plus(NOON, MINUTE));
    await submissions.giveBack(second.place);
    expect(await take(plus(NOON, MINUTE))).toMatchObject({ taken: { inMinute: 2, inDay: 2 } });
  });

  test('given two requesters, then each has its own', async () => {
    const { submissions, take } = start();
    await take(NOON);
    const other = await submissions.take({ requesterId: aRef(), limits, now: NOON });
    expect(other.taken).toEqual({ inMinute: 1, inDay: 1 });
  });

  test('given decisions against a requester, then they count on the day of their request', async () => {
    const { submissions, requesterId, take } = start();
    await take(NOON);
    await take(NOON);
    const no = (notMe: boolean, madeAt = NOON) => submissions.countNo({ requesterId, madeAt, notMe });
    await no(false);
    expect(await no(true)).toEqual({ submitted: 2, refused: 1, notMe: 1 });
    expect(await no(true, plus(NOON, 24 * 60 * MINUTE))).toEqual({ submitted: 0, refused: 0, notMe: 1 });
  });
});
