import { follow, quantile, seeded } from './queue.ts';
import {
  ADVANCING_AT_ONCE,
  CONFIRMATION,
  FOLLOWED,
  MILLISECONDS,
  ratesOf,
  SEED,
  STATIONS,
  usedOf,
} from './stations.ts';

/** Confirmations a day. */
const DAYS = [10_000, 1_000_000, 10_000_000] as const;

const english = new Intl.NumberFormat('en');
const percent = (share: number): string =>
  share < 0.01 ? `${(100 * share).toFixed(1)} %` : `${english.format(Math.round(100 * share))} %`;
const rate = (perSecond: number): string => (perSecond < 10 ? perSecond.toFixed(1) : perSecond.toFixed(0));
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const ruled = (head: readonly string[], rows: readonly string[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows].join('\n');

/** The stations that are over their limit in the busiest seconds, the one that is met first at the head. */
export const met = (aDay: number) => {
  const { peak } = ratesOf(aDay);
  return STATIONS.map((station) => ({ station, used: usedOf(station, peak) })).toSorted(
    (a, b) => b.used - a.used,
  );
};

/** Of those to be asked or answered in the busiest seconds, 99 % are within this time, ms; null where the queue only grows. */
function timeToAdvance(aDay: number): number | null {
  const { peak } = ratesOf(aDay);
  if (peak * CONFIRMATION.advancing >= ADVANCING_AT_ONCE) return null;
  const { stayed } = follow({
    servers: ADVANCING_AT_ONCE,
    // A confirmation comes twice, to be asked and to be answered.
    serving: CONFIRMATION.advancing / 2,
    rate: 2 * peak,
    arrivals: FOLLOWED,
    random: seeded(SEED),
  });
  return quantile(stayed, 0.99) * MILLISECONDS;
}

/** How long an SMS would wait at its limit over the busiest hour, s; null where the queue only grows. */
function waitForSms(aDay: number): number | null {
  const { hour } = ratesOf(aDay);
  const [sms] = STATIONS;
  if (!sms || usedOf(sms, hour) >= 1) return null;
  const perSecond = hour * sms.units;
  const queue = { servers: 1, serving: 1 / sms.perSecond, rate: perSecond, spread: 'none' as const };
  return quantile(follow({ ...queue, arrivals: FOLLOWED, random: seeded(SEED) }).waited, 0.99);
}

/** What is met, with its share of the limit in the busiest seconds. */
export const limitsTable = (): string =>
  ruled(
    ['limit', 'a second', 'from', ...DAYS.map((aDay) => `${english.format(aDay)} a day`), 'raised by'],
    STATIONS.map((station) =>
      row(
        station.name,
        english.format(station.perSecond),
        station.from,
        ...DAYS.map((aDay) => percent(usedOf(station, ratesOf(aDay).peak))),
        station.raised,
      ),
    ),
  );

const growing = 'grows';

/** What a day is like: how many a second, what is met first, how long is waited. */
export const daysTable = (): string =>
  ruled(
    [
      'confirmations a day',
      'busiest hour, a second',
      'busiest seconds',
      'met first',
      'also over',
      'asked, or answered, within (p99)',
      'an SMS waits for SNS (p99)',
    ],
    DAYS.map((aDay) => {
      const { hour, peak } = ratesOf(aDay);
      const over = met(aDay).filter(({ used }) => used >= 1);
      const [first, ...others] = over.map(({ station }) => station.name);
      const [sms, advancing] = [waitForSms(aDay), timeToAdvance(aDay)];
      return row(
        english.format(aDay),
        rate(hour),
        rate(peak),
        first ?? `none; nearest: ${met(aDay)[0]?.station.name}`,
        others.join(', ') || '–',
        advancing === null ? growing : `${advancing.toFixed(0)} ms`,
        sms === null ? growing : `${sms.toFixed(1)} s`,
      );
    }),
  );
