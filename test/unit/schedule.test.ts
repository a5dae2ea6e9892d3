import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ANSWER_WINDOW,
  CONSENT_WINDOW,
  closesBy,
  endAfter,
  endOf,
  LAST_SMS_TRY,
  lifetimesOf,
  QUIET_AFTER_REFUSAL,
  retryAt,
  SMS_PATIENCE,
} from '../../shared/domain/schedule.ts';
import { almatyDate, almatyTime, DAY, elapsed, epochSeconds, plus } from '../../shared/domain/time.ts';
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
    [3, 30],
    [4, 30],
    [5, 30],
    [1_000_000, 30],
  ])('given %i attempts before, then the next is %i s later', (retries, seconds) => {
    expect(elapsed(START, retryAt(START, retries))).toBe(seconds * 1_000);
  });
});

describe('the end of a request', () => {
  const MINUTE = 60_000;
  const instant = fc
    .date({ min: new Date('2024-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const isFullMinute = (at: string) => Date.parse(at) % MINUTE === 0;

  test.each([
    ['2026-11-23T02:49:25.123Z', '2026-11-23T05:02:00.000Z'],
    ['2026-11-23T02:49:00.000Z', '2026-11-23T05:01:00.000Z'],
    ['2026-11-23T02:49:00.001Z', '2026-11-23T05:02:00.000Z'],
    ['2026-12-31T22:30:00.000Z', '2027-01-01T00:42:00.000Z'],
  ])(
    'given a submission at %s, then it is %s: two hours and twelve minutes, up to the full minute',
    (at, end) => {
      expect(endOf(at)).toBe(end);
    },
  );

  test.each([
    ['long before', '2026-11-23T04:49:26.123Z', '2026-11-23T05:02:00.000Z'],
    ['half a minute before', '2026-11-23T05:01:30.000Z', '2026-11-23T05:02:00.000Z'],
    ['less than half a minute before', '2026-11-23T05:01:30.001Z', '2026-11-23T05:03:00.000Z'],
    ['after', '2026-11-23T07:00:30.000Z', '2026-11-23T07:01:00.000Z'],
  ])('given a window that closes %s, at %s, then it is %s', (_when, deadline, end) => {
    expect(endAfter('2026-11-23T05:02:00.000Z', deadline)).toBe(end);
  });

  test('given anybody, whenever asked, then it is a full minute, and later than the window and a reply on its way', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 30 * 86_400_000 }), (submitted, waited) => {
        const deadline = plus(submitted, waited + CONSENT_WINDOW);
        const end = endAfter(endOf(submitted), deadline);
        expect(isFullMinute(endOf(submitted)) && isFullMinute(end)).toBe(true);
        expect(elapsed(deadline, end)).toBeGreaterThanOrEqual(MINUTE / 2);
        expect(elapsed(submitted, endOf(submitted))).toBeLessThan(CONSENT_WINDOW + 13 * MINUTE);
      }),
    );
  });

  test('given SMS that fail as long as they may, then it is where it was at the submission (rule 4)', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: SMS_PATIENCE + MINUTE }), (submitted, waited) => {
        const end = endOf(submitted);
        expect(endAfter(end, plus(submitted, waited + CONSENT_WINDOW))).toBe(end);
      }),
    );
  });

  test('given it has moved, then the same window moves it no further, and no window moves it back', () => {
    fc.assert(
      fc.property(instant, instant, instant, (submitted, one, other) => {
        const end = endAfter(endOf(submitted), one);
        expect(endAfter(end, one)).toBe(end);
        expect(endAfter(end, other) >= end).toBe(true);
      }),
    );
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

  test('given any moment since 2005, then its date and time there are those of the tz database', () => {
    const zone = { timeZone: 'Asia/Almaty' } as const;
    const date = new Intl.DateTimeFormat('sv-SE', zone);
    const time = new Intl.DateTimeFormat('en-GB', { ...zone, hour: '2-digit', minute: '2-digit' });
    const bounds = { min: new Date('2005-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z') };
    const aroundTheChange = fc
      .integer({ min: -DAY, max: DAY })
      .map((ms) => new Date(Date.parse('2024-02-29T18:00:00.000Z') + ms));
    fc.assert(
      fc.property(fc.oneof(fc.date({ ...bounds, noInvalidDate: true }), aroundTheChange), (moment) => {
        const at = moment.toISOString();
        expect([almatyDate(at), almatyTime(at)]).toEqual([date.format(moment), time.format(moment)]);
      }),
    );
  });

  test.each([
    ['1970-01-01T00:00:00.000Z', 0],
    ['1970-01-01T00:00:01.000Z', 1],
    ['1970-01-01T00:00:01.001Z', 2],
  ])('given %s, then DynamoDB deletes at second %i, never before', (at, second) => {
    expect(epochSeconds(at)).toBe(second);
  });
});

describe('the lifetimes of a sandbox', () => {
  test('given two hours, then every time is the one of the order', () => {
    expect(lifetimesOf(7_200)).toEqual({
      consentWindow: CONSENT_WINDOW,
      smsPatience: SMS_PATIENCE,
      lastSmsTry: LAST_SMS_TRY,
      asking: 90_000,
      slack: 120_000,
      replyOnItsWay: 30_000,
      endsOnFull: 60_000,
      quietAfterRefusal: QUIET_AFTER_REFUSAL,
    });
  });

  test('given ten seconds, then silence ends after sixteen, and a refusal is over after an hour', () => {
    const lifetimes = lifetimesOf(10);
    expect(endOf('2026-11-23T02:49:25.123Z', lifetimes)).toBe('2026-11-23T02:49:42.000Z');
    expect(lifetimes.quietAfterRefusal).toBe(3_600_000);
  });

  test('given any length, then a window that was opened in time closes before the end', () => {
    const seconds = fc.integer({ min: 5, max: 7_200 });
    const submitted = fc
      .date({ min: new Date('2024-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(seconds, submitted, (length, at) => {
        const lifetimes = lifetimesOf(length);
        const end = endOf(at, lifetimes);
        // Looked at two seconds after it came, and asked as late as may be.
        expect(endAfter(end, closesBy(plus(at, 2_000), lifetimes), lifetimes)).toBe(end);
        const cabinet = plus(at, lifetimes.smsPatience + lifetimes.consentWindow);
        expect(endAfter(end, cabinet, lifetimes)).toBe(end);
      }),
    );
  });
});
