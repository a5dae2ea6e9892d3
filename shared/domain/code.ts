import { MINUTE } from './time.ts';
import { normalise } from './typed.ts';

/** Digits of a one-time code. */
export const CODE_DIGITS = 6;
/** What to tell of a text that is no code. The text itself is never repeated: it may be one nearly. */
export const CODE_RULE = `A code has ${CODE_DIGITS} digits and nothing else; spaces, dashes and dots do not count.`;
/** Wrong tries that lock one issue of a code. */
export const TRIES_PER_ISSUE = 5;
/** Wrong tries over all issues that lock a request's codes for good. */
export const TRIES_PER_REQUEST = 10;
/** Fresh codes a citizen may ask for within one consent window. */
const MAX_RESENDS = 3;
/** A code that came so long ago by a citizen's own wish, and that nobody has tried, had no success, ms. */
export const NO_SUCCESS_AFTER = 10 * MINUTE;
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

/** Between the digits of one number. */
const GAP = '[\\s.,·•‧∙⋅\\p{Dash}\\p{Pc}]*';
/** Digits that only gaps keep apart are one number. */
const NUMBER = new RegExp(`\\d(?:${GAP}\\d)*`, 'gu');
const CODE = new RegExp(`\\d(?:${GAP}\\d){${CODE_DIGITS - 1}}(?!\\d)`, 'gu');
/** What people write before a code, our own SMS having called it so. */
export const CODE_NAMES = ['КОД', 'КОДЫ', 'KOD', 'KODY', 'CODE', 'SMS', 'СМС'];
const NAME = new RegExp(`(?<!\\p{L})(?:${CODE_NAMES.join('|')})(?!\\p{L})`, 'gu');

/** `code`: exactly `CODE_DIGITS` ASCII digits. */
export type ParsedCode = { kind: 'ok'; code: string } | { kind: 'invalid' };

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

/**
 * Reads a code as people type and phones paste it: digits of any script, with spaces, dashes, dots, commas and whatever
 * cannot be seen between them; punctuation and the word "code" around. A letter or a second number beside it: no code.
 */
export function parseCode(text: string): ParsedCode {
  const plain = normalise(text).replace(NAME, '');
  const code = /\p{L}|(?!\d)\p{N}/u.test(plain) ? null : onlyCode(plain);
  return code === null ? { kind: 'invalid' } : { kind: 'ok', code };
}

/** The one code among the digits of a normalised text, be it there once or several times; null when there is none. */
export function onlyCode(plain: string): string | null {
  const codes = new Set((plain.match(NUMBER) ?? []).flatMap(codesOf));
  const [code = null] = codes;
  return codes.size === 1 ? code : null;
}

/** A number as the codes it is made of, each set off from the next; null in place of any number that is not. */
function codesOf(number: string): (string | null)[] {
  const codes = (number.match(CODE) ?? []).map(digitsOf);
  return codes.join('') === digitsOf(number) ? codes : [null];
}

const digitsOf = (number: string): string => number.replace(/\D/g, '');

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

/** What is locked: this issue of the code, or the request's codes for good, a fresh one being of no use or not to be had. */
export const LOCKS = ['code', 'request'] as const;
export type Lock = (typeof LOCKS)[number];

export const lockOf = ({ totalTries, resends }: { totalTries: number; resends: number }): Lock =>
  totalTries >= TRIES_PER_REQUEST || resends >= MAX_RESENDS ? 'request' : 'code';

type Wished = { resends: number; issueTries: number };

/**
 * Milliseconds until asking again counts as having had no success, so that the code waits in the cabinet; null: not with this code, as
 * none was wished for yet, or it was tried and so arrived. `sinceLast`: since the last code was sent, ms.
 */
export const noSuccessWait = ({ resends, issueTries }: Wished, sinceLast: number): number | null =>
  resends === 0 || issueTries > 0 ? null : Math.max(0, NO_SUCCESS_AFTER - sinceLast);

/**
 * Milliseconds until a fresh code may be sent: 0 = now, null = never again within this window.
 * `sinceLast` is the time since the last code was sent, ms.
 */
export function resendWait(resends: number, sinceLast: number): number | null {
  if (resends >= MAX_RESENDS) return null;
  return Math.max(0, RESEND_INTERVAL - sinceLast);
}
