import type { SubmissionLimits } from './requester.ts';
import { almatyDate, almatyDayEnd, type CalendarDate, type Instant, MINUTE, plus } from './time.ts';

/** The windows that a moment falls into: a minute of the clock, and a calendar day in Kazakhstan. */
export type SubmissionWindows = {
  /** Its first moment: it is over a minute later. */
  minute: Instant;
  date: CalendarDate;
};

export const windowsAt = (now: Instant): SubmissionWindows => ({
  minute: `${now.slice(0, 'YYYY-MM-DDTHH:MM'.length)}:00.000Z`,
  date: almatyDate(now),
});

/** New requests that were taken in the two windows of a moment. */
export type Taken = { inMinute: number; inDay: number };

/** What is left of a limit, and when its window ends. */
export type Quota = { name: 'minute' | 'day'; limit: number; seconds: number; left: number; endsAt: Instant };

const left = (limit: number, taken: number): number => Math.max(limit - taken, 0);

/** Both limits as they stand at `now`. */
export const quotasAt = (limits: SubmissionLimits, taken: Taken, now: Instant): [Quota, Quota] => [
  {
    name: 'minute',
    limit: limits.perMinute,
    seconds: 60,
    left: left(limits.perMinute, taken.inMinute),
    endsAt: plus(windowsAt(now).minute, MINUTE),
  },
  {
    name: 'day',
    limit: limits.perDay,
    seconds: 86_400,
    left: left(limits.perDay, taken.inDay),
    endsAt: almatyDayEnd(now),
  },
];
