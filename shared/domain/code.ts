/** Digits of a one-time code. */
const CODE_DIGITS = 6;
/** Wrong tries that lock one issue of a code. */
export const TRIES_PER_ISSUE = 5;
/** Wrong tries over all issues that lock a request's codes for good. */
export const TRIES_PER_REQUEST = 10;
/** Fresh codes a citizen may ask for within one consent window. */
const MAX_RESENDS = 3;
/** Least time between two sendings of a code, ms. */
const RESEND_INTERVAL = 60_000;
/** Prompts by SMS to one citizen in one day (Asia/Almaty), over all requesters. */
export const PROMPTS_PER_CITIZEN = 5;
/** Of these, those that one requester's asking may cause: nobody uses up a citizen's day alone. */
export const PROMPTS_PER_REQUESTER = 2;
/** Prompts by SMS to one phone in one day, over all citizens it is registered for. */
export const PROMPTS_PER_PHONE = 10;
/** Notes (acknowledgements, hints, "too late") to one phone in one day; they never take a prompt's place. */
export const NOTES_PER_PHONE = 5;

export type Tries = { issueTries: number; totalTries: number };

/**
 * RFC 4226 section 5.3 (dynamic truncation), on an HMAC of at least 20 bytes: the low nibble of the last byte picks
 * four bytes, their 31 low bits modulo 10^6 are the code.
 */
export function truncateToCode(mac: Uint8Array): string {
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const word = new DataView(mac.buffer, mac.byteOffset + offset, 4).getUint32(0) & 0x7fffffff;
  return String(word % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
}

/** Compares without stopping at the first difference, so that timing tells nothing about the code. */
export function sameCode(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length;
  for (let index = 0; index < expected.length; index++) {
    difference |= expected.charCodeAt(index) ^ given.charCodeAt(index);
  }
  return difference === 0;
}

/** Wrong tries still allowed before this issue, or the request's codes as a whole, lock. */
export const attemptsLeft = ({ issueTries, totalTries }: Tries): number =>
  Math.max(0, Math.min(TRIES_PER_ISSUE - issueTries, TRIES_PER_REQUEST - totalTries));

/**
 * Milliseconds until a fresh code may be sent: 0 = now, null = never again within this window.
 * `sinceLast` is the time since the last code was sent, ms.
 */
export function resendWait(resends: number, sinceLast: number): number | null {
  if (resends >= MAX_RESENDS) return null;
  return Math.max(0, RESEND_INTERVAL - sinceLast);
}
