import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  fixedLine,
  monthsTable,
  partsTable,
  pollingLine,
  pollsOfSilence,
} from '../../bench/nation/cost-tables.ts';
import { ONE, PARTS } from '../../bench/nation/costs.ts';
import { erlangC, exponential, follow, quantile, seeded } from '../../bench/nation/queue.ts';
import { ratesOf, STATIONS, usedOf } from '../../bench/nation/stations.ts';
import { daysTable, limitsTable, met } from '../../bench/nation/tables.ts';
import { FUNCTIONS } from '../../shared/service/table.ts';

const mean = (values: Iterable<number>): number => {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};

describe('a queue, followed', () => {
  test.each([
    { servers: 1, serving: 1, rate: 0.5 },
    { servers: 1, serving: 0.2, rate: 4 },
    { servers: 3, serving: 1, rate: 2.4 },
    { servers: 10, serving: 0.5, rate: 17 },
    { servers: 40, serving: 0.38, rate: 95 },
  ])('given $servers places, $serving s each and $rate a second, then it is as Erlang’s C says', (queue) => {
    const { waited, stayed } = follow({ ...queue, arrivals: 400_000, random: seeded(7) });
    const expected = erlangC(queue);
    const share = waited.filter((wait) => wait > 0).length / waited.length;
    expect(Math.abs(share - expected.waiting)).toBeLessThan(0.02);
    expect(Math.abs(mean(waited) - expected.mean)).toBeLessThan(0.08 * expected.mean + 0.002);
    expect(Math.abs(mean(stayed) - mean(waited) - queue.serving)).toBeLessThan(0.02 * queue.serving);
  });

  test('Erlang’s C is what the tables say', () => {
    // One server: the load itself waits, for load × serving / (1 − load).
    expect(erlangC({ servers: 1, serving: 1, rate: 0.5 })).toEqual({ waiting: 0.5, mean: 1 });
    // Two servers at one erlang: a third waits (Gross, Shortle: Fundamentals of Queueing Theory, M/M/c).
    expect(erlangC({ servers: 2, serving: 1, rate: 1 }).waiting).toBeCloseTo(1 / 3, 12);
  });

  test('given all are served alike, then they wait half as long as with exponential times (Pollaczek and Khinchine)', () => {
    const queue = { servers: 1, serving: 1, rate: 0.8, arrivals: 400_000, random: seeded(3) };
    const { waited } = follow({ ...queue, spread: 'none' });
    expect(Math.abs(mean(waited) - erlangC(queue).mean / 2)).toBeLessThan(0.1);
  });

  test('given more come than go, then the wait grows to the end', () => {
    const { waited } = follow({ servers: 1, serving: 1, rate: 2, arrivals: 10_000, random: seeded(1) });
    expect(waited.at(-1)).toBeGreaterThan(4_500);
  });

  test('its chance is the same each time, and its times have their mean', () => {
    const [one, other] = [seeded(5), seeded(5)];
    const drawn = Array.from({ length: 100_000 }, () => exponential(one, 3));
    expect(mean(drawn)).toBeCloseTo(3, 1);
    expect(drawn.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => exponential(other, 3)));
    expect(quantile(Float64Array.from([4, 1, 3, 2]), 0.5)).toBe(2);
  });
});

describe('a nation’s mornings', () => {
  test('given twice the day, then twice the use; the busiest seconds are about ten times the day’s mean', () => {
    for (const station of STATIONS) expect(usedOf(station, 20)).toBeCloseTo(2 * usedOf(station, 10), 12);
    expect((ratesOf(86_400).peak * 86_400) / 86_400).toBeCloseTo(10, 0);
  });

  test('at 10 thousand a day nothing is met; at 10 million SMS first, and the shards of the due index are enough', () => {
    const over = (aDay: number) =>
      met(aDay).flatMap(({ station, used }) => (used >= 1 ? [station.name] : []));
    expect(over(10_000)).toEqual([]);
    expect(over(10_000_000)[0]).toBe('SMS through SNS');
    expect(over(10_000_000).filter((name) => name.startsWith('`due`'))).toEqual([]);
  });

  test('limits of routes are those of the service table', () => {
    const { perSecond } = FUNCTIONS['submit-request'].routes['POST /v1/requests'].rateLimit;
    expect(STATIONS.find(({ name }) => name === '`POST /v1/requests`')?.perSecond).toBe(perSecond);
  });
});

describe('what it costs', () => {
  test('all parts together are the whole', () => {
    expect(PARTS.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(ONE, 12);
    expect(ONE).toBeGreaterThan(0.00007);
    expect(ONE).toBeLessThan(0.0001);
  });

  test('given nobody answers, then a client that keeps to Retry-After asks every 2, 5, 15 and 60 seconds', () => {
    // 2 h 12 min and up to a minute: 30 in the first minute, 108 up to the tenth, 200 up to the hour, then one a minute.
    expect(pollsOfSilence()).toBeGreaterThanOrEqual(30 + 108 + 200 + 72);
    expect(pollsOfSilence()).toBeLessThanOrEqual(30 + 108 + 200 + 74);
  });
});

describe('the documents', () => {
  test.each([
    ['docs/performance.md', 'days', daysTable],
    ['docs/performance.md', 'limits', limitsTable],
    ['docs/deploy.md', 'parts', partsTable],
    ['docs/deploy.md', 'fixed', fixedLine],
    ['docs/deploy.md', 'months', monthsTable],
    ['docs/deploy.md', 'polling', pollingLine],
  ])('%s has the %s as they are computed', (file, _what, table) => {
    expect(readFileSync(file, 'utf8')).toContain(table());
  });
});
