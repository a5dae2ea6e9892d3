import { isCalendarDate } from './time.ts';

declare const kind: unique symbol;

/** A person's number (IIN) or an organisation's (BIN): twelve digits that passed every check below. */
export type Iin = string & { readonly [kind]: 'iin' };
export type Bin = string & { readonly [kind]: 'bin' };

type CheckDigitRule = 'never-issued' | 'check-digit';
export type InvalidIinRule = 'twelve-digits' | 'century' | 'birth-date' | 'future' | CheckDigitRule;
type InvalidBinRule = 'twelve-digits' | 'registration-month' | 'organisation-type' | CheckDigitRule;

export type ParsedIin =
  | { kind: 'ok'; iin: Iin; birthDate: string }
  | { kind: 'invalid'; rule: InvalidIinRule };
export type ParsedBin = { kind: 'ok'; bin: Bin } | { kind: 'invalid'; rule: InvalidBinRule };

/** What to tell a client. The number itself is never repeated: it is personal. */
export const INVALID_IIN_TEXT: Record<InvalidIinRule, string> = {
  'twelve-digits': 'An IIN has exactly twelve digits and nothing else.',
  century: 'The seventh digit of an IIN, which tells the century of birth, is from one to six.',
  'birth-date': 'The first six digits of an IIN are a date of birth that exists, as YYMMDD.',
  future: 'The date of birth in an IIN is not in the future.',
  'never-issued': 'No IIN begins with these eleven digits: their check digit would be ten.',
  'check-digit': 'The last digit of the IIN does not agree with the others: one of them is mistyped.',
};

/**
 * Reads an IIN: YYMMDD of birth, century and sex, four digits of a serial number, check digit.
 * @param today `YYYY-MM-DD`; a later date of birth is refused.
 */
export function parseIin(text: string, today: string): ParsedIin {
  if (!/^[0-9]{12}$/.test(text)) return { kind: 'invalid', rule: 'twelve-digits' };
  const century = centuryOf(text);
  if (!century) return { kind: 'invalid', rule: 'century' };
  const birthDate = writtenBirthDate(text, century);
  if (!isCalendarDate(birthDate)) return { kind: 'invalid', rule: 'birth-date' };
  if (birthDate > today) return { kind: 'invalid', rule: 'future' };
  const rule = brokenCheckDigitRule(text);
  return rule ? { kind: 'invalid', rule } : { kind: 'ok', iin: text as Iin, birthDate };
}

/**
 * Reads a BIN: YYMM of registration; 4 resident, 5 non-resident, 6 joint sole entrepreneurship; 0 head office, 1 branch,
 * 2 representative office, 3 peasant farm; five digits of a serial number, check digit.
 */
export function parseBin(text: string): ParsedBin {
  if (!/^[0-9]{12}$/.test(text)) return { kind: 'invalid', rule: 'twelve-digits' };
  if (!/^..(0[1-9]|1[0-2])/.test(text)) return { kind: 'invalid', rule: 'registration-month' };
  if (!/^.{4}[456][0-3]/.test(text)) return { kind: 'invalid', rule: 'organisation-type' };
  const rule = brokenCheckDigitRule(text);
  return rule ? { kind: 'invalid', rule } : { kind: 'ok', bin: text as Bin };
}

/** `900101******`: enough to recognise a person one knows, too little to look a stranger up. */
export function maskIin(iin: Iin): string {
  return `${iin.slice(0, 6)}******`;
}

/** Whether the IIN belongs to somebody born on another day than `birthDate` (`YYYY-MM-DD`). */
export function contradictsBirthDate(iin: Iin, birthDate: string): boolean {
  return birthDateOf(iin) !== birthDate;
}

/** `YYYY-MM-DD`, as the number has it. */
export const birthDateOf = (iin: Iin): string => writtenBirthDate(iin, centuryOf(iin));

/** Adds the check digit to eleven digits; null when no IIN begins with them. Whether the date is future is not asked. */
export function completeIin(first11: string): Iin | null {
  const parsed = parseIin(`${first11}${checkDigit(first11)}`, '9999-12-31');
  return parsed.kind === 'ok' ? parsed.iin : null;
}

/** Adds the check digit to eleven digits; null when no BIN begins with them. */
export function completeBin(first11: string): Bin | null {
  const parsed = parseBin(`${first11}${checkDigit(first11)}`);
  return parsed.kind === 'ok' ? parsed.bin : null;
}

function centuryOf(iin: string): string | undefined {
  return { 1: '18', 2: '18', 3: '19', 4: '19', 5: '20', 6: '20' }[iin.charAt(6)];
}

function writtenBirthDate(iin: string, century: string | undefined): string {
  return `${century}${iin.slice(0, 2)}-${iin.slice(2, 4)}-${iin.slice(4, 6)}`;
}

function brokenCheckDigitRule(number: string): CheckDigitRule | undefined {
  const expected = checkDigit(number);
  if (expected === 10) return 'never-issued';
  return number.endsWith(String(expected)) ? undefined : 'check-digit';
}

const FIRST_WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/** Of the first eleven digits; the second weights are for a remainder of ten, and ten again means never issued. */
function checkDigit(number: string): number {
  const first = weightedRemainder(number, FIRST_WEIGHTS);
  return first === 10 ? weightedRemainder(number, SECOND_WEIGHTS) : first;
}

function weightedRemainder(number: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(number.charAt(index)), 0) % 11;
}
