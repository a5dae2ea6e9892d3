import { DAY, elapsed, HOUR, type Instant, MINUTE, plus, SECOND } from './time.ts';

/** Paragraph 19-1: the citizen decides within two hours of being asked. */
export const CONSENT_WINDOW = 120 * MINUTE;
/** Annex 14, row 3: the answer follows within 15 minutes of the moment it can be given. */
export const ANSWER_WINDOW = 15 * MINUTE;
/** How long a failing SMS service is tried before the prompt waits in the cabinet only. */
export const SMS_PATIENCE = 10 * MINUTE;

/** The last try by SMS begins by then, a tick after the patience is over at the latest; after it nothing is sent. */
export const LAST_SMS_TRY = SMS_PATIENCE + MINUTE;
/** What the asking may take, from its beginning until an SMS is accepted or the prompt stands: the last try, and a hanging call. */
const ASKING = LAST_SMS_TRY - SMS_PATIENCE + 30 * SECOND;

/** What the end leaves beside the window and the patience: a tick, and a reply on its way. */
const SLACK = 2 * MINUTE;
/** A sandbox's own: a function that starts cold still looks at a request within it. */
const SHORTEST_SLACK = 5 * SECOND;
/**
 * What a reply sent in time may take from the phone to us. With the last try by SMS a tick and a hanging call late, the
 * window still closes this long before the end.
 */
const REPLY_ON_ITS_WAY = 30 * SECOND;

/** Rule 7: for so long a requester that was refused asks this citizen quietly. */
export const QUIET_AFTER_REFUSAL = 30 * DAY;

/** The times of a request's life that go by its consent window, ms: those above, or in their proportion for a sandbox. */
export type Lifetimes = Readonly<
  Record<
    | 'consentWindow'
    | 'smsPatience'
    | 'lastSmsTry'
    | 'asking'
    | 'slack'
    | 'replyOnItsWay'
    /** What an end is rounded up to. */
    | 'endsOnFull'
    | 'quietAfterRefusal',
    number
  >
>;

/** `seconds`: of the consent window. Every other time is in proportion, up to the full second. */
export function lifetimesOf(seconds: number): Lifetimes {
  const consentWindow = seconds * SECOND;
  const inProportion = (lawful: number): number =>
    Math.ceil((lawful * consentWindow) / CONSENT_WINDOW / SECOND) * SECOND;
  return {
    consentWindow,
    smsPatience: inProportion(SMS_PATIENCE),
    lastSmsTry: inProportion(LAST_SMS_TRY),
    asking: inProportion(ASKING),
    slack: Math.max(inProportion(SLACK), SHORTEST_SLACK),
    replyOnItsWay: inProportion(REPLY_ON_ITS_WAY),
    endsOnFull: inProportion(MINUTE),
    quietAfterRefusal: inProportion(QUIET_AFTER_REFUSAL),
  };
}

/** Paragraph 19-1, and what follows from it: everywhere but in a sandbox. */
export const LAWFUL: Lifetimes = lifetimesOf(CONSENT_WINDOW / SECOND);

const upTo = (full: number, at: Instant): Instant =>
  new Date(Math.ceil(Date.parse(at) / full) * full).toISOString();

/**
 * Rule 3: when a request submitted at `submittedAt` that nobody decides becomes `expired`: later than any window (19-1) and
 * any reply on its way.
 */
export const endOf = (submittedAt: Instant, lifetimes = LAWFUL): Instant => {
  const { consentWindow, smsPatience, slack, endsOnFull } = lifetimes;
  return upTo(endsOnFull, plus(submittedAt, consentWindow + smsPatience + slack));
};

/** Rule 3: the end of a request whose window closes at `deadline`; it moves only where an outage delayed the asking. */
export function endAfter(
  end: Instant,
  deadline: Instant,
  { endsOnFull, replyOnItsWay }: Lifetimes = LAWFUL,
): Instant {
  const earliest = upTo(endsOnFull, plus(deadline, replyOnItsWay));
  return earliest > end ? earliest : end;
}

/**
 * The latest that a window closes whose request was first looked at, at `begunAt`. An end that moves for an outage of ours
 * moves by what delayed that look, whoever is asked and however long that takes (rule 4).
 */
export const closesBy = (begunAt: Instant, { consentWindow, asking }: Lifetimes = LAWFUL): Instant =>
  plus(begunAt, consentWindow + asking);

const FIRST_RETRY = 5 * SECOND;
/** Due again by the next tick, which comes every minute: once what failed is back, nothing waits for a back-off. */
const LONGEST_RETRY = 30 * SECOND;

/**
 * When a request that needs work is looked at again if nothing moved it: 5 s, 10 s, 20 s, then every 30 s.
 * The stream usually moves it long before.
 */
export const retryAt = (now: Instant, retries: number): Instant =>
  plus(now, Math.min(FIRST_RETRY * 2 ** Math.min(retries, 10), LONGEST_RETRY));

/** When an item that cannot be read is looked at again: after one minute, two, four … at most six hours. */
export const malformedRetryAt = (now: Instant, times: number): Instant =>
  plus(now, Math.min(MINUTE * 2 ** Math.min(times, 10), 6 * HOUR));

/** Whether SMS that are held back until then still are; null: they never were. */
export const isHeldAt = (heldUntil: Instant | null, at: Instant): boolean =>
  heldUntil !== null && at < heldUntil;

/** After this long, ms, a write that was accepted stands in the table and its indexes, clock skew included. */
export const SETTLING_TIME = 5 * SECOND;

/**
 * Whether a change stamped at `changedAt` that took effect at `writtenAt` may have come too late for the feed: a try that was
 * given up may still have taken effect. A second is left for what begins then.
 */
export const isLateForFeed = (changedAt: Instant, writtenAt: Instant): boolean =>
  elapsed(changedAt, writtenAt) > SETTLING_TIME - SECOND;
