import { describe, expect, test } from 'vitest';
import { ANSWER_WINDOW, CONSENT_WINDOW, retryAt, SMS_PATIENCE } from '../../shared/domain/schedule.ts';
import { almatyDate, elapsed, epochSeconds, plus } from '../../shared/domain/time.ts';
import { START } from '../builders.ts';

describe('the schedule', () => {
  test('keeps the times of the order: two hours to decide, fifteen minutes to answer', () => {
    expect(CONSENT_WINDOW).toBe(7_200_000);
    expect(ANSWER_WINDOW).toBe(900_000);
    expect(SMS_PATIENCE).toBe(600_000);
  });

  test.each([
    [0, 5],
    [1, 10],
    [2, 20],
    [3, 40],
    [4, 60],
    [5, 60],
    [1_000_000, 60],
  ])('given %i attempts before, then the next is %i s later', (retries, seconds) => {
    expect(elapsed(START, retryAt(START, retries))).toBe(seconds * 1_000);
  });
});

describe('time', () => {
  test.each([
    ['2026-11-23T02:49:25.123Z', 7_200_000, '2026-11-23T04:49:25.123Z'],
    ['2026-12-31T23:59:59.999Z', 1, '2027-01-01T00:00:00.000Z'],
    ['2028-02-29T00:00:00.000Z', -1, '2028-02-28T23:59:59.999Z'],
  ])('given %s and %i ms, then %s', (at, ms, later) => {
    expect(plus(at, ms)).toBe(later);
    expect(elapsed(at, later)).toBe(ms);
    expect(at < later).toBe(ms > 0);
  });

  test.each([
    ['2026-11-23T00:00:00.000Z', '2026-11-23'],
    ['2026-11-23T18:59:59.999Z', '2026-11-23'],
    ['2026-11-23T19:00:00.000Z', '2026-11-24'],
    ['2026-12-31T19:00:00.000Z', '2027-01-01'],
    // Until March 2024 Almaty was at UTC+6.
    ['2024-02-28T18:00:00.000Z', '2024-02-29'],
    ['2024-03-02T18:00:00.000Z', '2024-03-02'],
  ])('given %s, then it is %s in Kazakhstan', (at, date) => {
    expect(almatyDate(at)).toBe(date);
  });

  test.each([
    ['1970-01-01T00:00:00.000Z', 0],
    ['1970-01-01T00:00:01.000Z', 1],
    ['1970-01-01T00:00:01.001Z', 2],
  ])('given %s, then DynamoDB deletes at second %i, never before', (at, second) => {
    expect(epochSeconds(at)).toBe(second);
  });
});
