import { ANSWER_WINDOW } from '../../shared/domain/schedule.ts';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';

/** Annex 14, row 3. */
export const ANSWER_MINUTES = ANSWER_WINDOW / MINUTE;

/** Annex 14, row 3, as an objective: of a month's consents this share is answered in time. */
export const OBJECTIVE = 0.999;

/**
 * The numbers of operation: alarms go off above (or below) them, the dashboard draws them, docs/runbook.md says them.
 * `minutes`: over how many. `atLeast`: of how many at least, where it is a share.
 */
export const LIMITS = {
  /** Age of the oldest consent without an answer, s: somebody looks, somebody is called, the promise is broken. */
  waits: { warn: 300, call: 600, broken: ANSWER_WINDOW / SECOND },
  tickStopped: { minutes: 5 },
  /** Without the demonstration person's confirmation, which is made every five. */
  canary: { minutes: 15 },
  /** Requests due when a tick begins. */
  backlog: { above: 5_000, minutes: 10 },
  /** Age of the record that the stream's function is at, ms. */
  streamBehind: { above: 60 * SECOND, minutes: 3 },
  deadLetters: { above: 0 },
  /** SMS not accepted, %. */
  smsFail: { above: 10, minutes: 5, atLeast: 10 },
  /** SMS that arrived, % of those accepted. */
  smsArrive: { below: 80, minutes: 60, atLeast: 50 },
  /** SMS that went out in the time in which no reply came. */
  noReplies: { sent: 100, minutes: 60 },
  /** Of the month's limit for SMS, %; from `hold` on none is sent. */
  smsSpend: { warn: 80, page: 90, hold: 98 },
  malformedItems: { above: 0, minutes: 60 },
  openingsLost: { above: 0, minutes: 60 },
  /** Decisions against requesters to whom many say no (shared/domain/frightening.ts). */
  requesterFrightens: { above: 0, minutes: 60 },
  /** Of the codes that were tried, %. */
  wrongCodes: { above: 30, minutes: 5, atLeast: 50 },
  /** Posts to the gateway's webhook. */
  badSignatures: { above: 20, minutes: 15 },
  /** Calls answered 5xx, %: of all, and of one route. */
  api5xx: { above: 1, minutes: 5, atLeast: 100 },
  /**
   * Below the tenth of the calls that a release gets first (infra/lambda/release.ts): a version that fails wholly is seen in
   * all of them. `failed`: so many at least, whatever the share.
   */
  routeFails: { above: 5, minutes: 5, atLeast: 5, failed: 3 },
  /** Of the requests that were to be moved, %, those that could not be. */
  advanceFails: { above: 5, minutes: 5, atLeast: 5, failed: 3 },
  /** The slowest run in a hundred, % of the time that the function has. */
  nearTimeout: { above: 80, minutes: 5 },
  /** Calls without a token, or with one that does not count, %. */
  unauthorised: { above: 20, minutes: 5, atLeast: 200 },
  /** Calls answered 4xx, %. */
  refusedCalls: { above: 50, minutes: 5, atLeast: 200 },
  /** The slowest call in a hundred, ms. */
  slowCalls: { above: 3_000, minutes: 5, atLeast: 100 },
  /** Invocations that end with an error, %; starts that were refused. */
  functionErrors: { above: 1, atLeast: 20, throttles: 10 },
  /** Writes that a table refused; calls of ours that AWS refused. */
  throttles: { above: 10, calls: 50, minutes: 5 },
  /** Of the calls that the account's keys may take in a minute, %, of each kind. */
  kms: { above: 80, minutes: 1 },
  /** Of the account's Lambda copies, %. */
  copies: { above: 80, minutes: 5 },
} as const;

/** As in Google's SRE workbook, chapter 5: 2 % of the month's allowance in an hour, 5 % in six; the short window ends it soon after. */
export const BURN_RATES = {
  fast: { factor: 14.4, long: 60, short: 5, severity: 'page' },
  slow: { factor: 6, long: 360, short: 30, severity: 'warn' },
} as const;
