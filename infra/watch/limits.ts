import { ANSWER_WINDOW } from '../../shared/domain/schedule.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';

/** Annex 14, row 3. */
export const ANSWER_MINUTES = ANSWER_WINDOW / MINUTE;

/** Annex 14, row 3, as an objective: of a month's consents this share is answered in time. */
export const OBJECTIVE = 0.999;

/**
 * The numbers of operation: alarms go off above them, the dashboard draws them, docs/runbook.md says them. `minutes`: over
 * how many.
 */
export const LIMITS = {
  /** Age of the oldest consent without an answer, s: somebody looks, somebody is called, the promise is broken. */
  waits: { warn: 300, call: 600, broken: ANSWER_WINDOW / SECOND },
  tickStopped: { minutes: 5 },
  /** Requests due when a tick begins. */
  backlog: { above: 5_000, minutes: 10 },
  /** Age of the record that the stream's function is at, ms. */
  streamBehind: { above: 60 * SECOND, minutes: 3 },
  /** SMS not accepted, %. */
  smsFail: { above: 10, minutes: 5 },
  /** Of the month's limit for SMS, %. */
  smsSpend: { above: 80 },
  malformedItems: { above: 0, minutes: 60 },
  openingsLost: { above: 0, minutes: 60 },
  wrongCodes: { above: 50, minutes: 5 },
  /** Calls answered 5xx, %. */
  api5xx: { above: 1, minutes: 5 },
} as const;

/** As in Google's SRE workbook, chapter 5: 2 % of the month's allowance in an hour, 5 % in six; the short window ends it soon after. */
export const BURN_RATES = {
  fast: { factor: 14.4, long: 60, short: 5 },
  slow: { factor: 6, long: 360, short: 30 },
} as const;
