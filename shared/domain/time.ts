/** RFC 3339 in UTC with milliseconds, e.g. `2026-11-23T02:49:25.123Z`; compares as text. */
export type Instant = string;
/** `YYYY-MM-DD`. */
export type CalendarDate = string;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const plus = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();

/** Of a time as others write it, `+0000` for an offset too, which RFC 3339 has not; null for what is no time. */
export function instantOf(text: string): Instant | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export const elapsed = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);

/** Whole seconds since 1970, rounded up: the unit of DynamoDB's TTL. */
export const epochSeconds = (at: Instant): number => Math.ceil(Date.parse(at) / SECOND);

/**
 * Kazakhstan's clocks are ahead of UTC by this, ms, all the year, and were by an hour more until the end of February 2024.
 * Spelt out, since to ask ICU for a zone costs a function 10 ms of its start.
 */
const ALMATY_OFFSET = 5 * HOUR;
const OFFSET_BEFORE = { until: '2024-02-29T18:00:00.000Z', ms: 6 * HOUR } as const;

const onAlmatyClocks = (at: Instant): string =>
  plus(at, at < OFFSET_BEFORE.until ? OFFSET_BEFORE.ms : ALMATY_OFFSET);

/** The calendar date in Kazakhstan's one time zone (Asia/Almaty). */
export const almatyDate = (at: Instant): CalendarDate => onAlmatyClocks(at).slice(0, 10);

/** `HH:mm` there, floored. */
export const almatyTime = (at: Instant): string => onAlmatyClocks(at).slice(11, 16);

/** The midnight in Kazakhstan that ends the day of `at`: the first moment of the next one. */
export const almatyDayEnd = (at: Instant): Instant =>
  plus(`${almatyDate(at)}T00:00:00.000Z`, DAY - ALMATY_OFFSET);

/** Whether `text` is `YYYY-MM-DD` and such a day exists. */
export const isCalendarDate = (text: string): text is CalendarDate => {
  const midnight = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().slice(0, 10) === text;
};
