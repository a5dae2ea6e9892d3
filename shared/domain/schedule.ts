import { type Instant, MINUTE, plus, SECOND } from './time.ts';

/** Paragraph 19-1: the citizen decides within two hours of being asked. */
export const CONSENT_WINDOW = 120 * MINUTE;
/** Annex 14, row 3: the answer follows within 15 minutes of the moment it can be given. */
export const ANSWER_WINDOW = 15 * MINUTE;
/** How long a failing SMS service is tried before the prompt waits in the cabinet only. */
export const SMS_PATIENCE = 10 * MINUTE;

const FIRST_RETRY = 5 * SECOND;
const LONGEST_RETRY = MINUTE;

/**
 * When a request that needs work is looked at again if nothing moved it: 5 s, 10 s, 20 s … at most a minute apart.
 * The stream usually moves it long before.
 */
export const retryAt = (now: Instant, retries: number): Instant =>
  plus(now, Math.min(FIRST_RETRY * 2 ** Math.min(retries, 10), LONGEST_RETRY));
