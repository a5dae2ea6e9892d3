import { type Iin, parseIin } from '../domain/identity-number.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { type Phone, parsePhone } from '../domain/phone.ts';
import type { CalendarDate } from '../domain/time.ts';
import { type Cell, isBlank, isCutOff, textOf } from './cells.ts';
import { fault, nothing, ok, type Read } from './faults.ts';

/** Who was born from 2000 on has an IIN that begins with zeros, of which a cell of numbers keeps none: up to three. */
const SHORTEST_IIN = 9;
const IIN = 12;

/** An IIN as typed, or with the zeros that a spreadsheet took from its beginning, where its check digit then agrees. */
export function readIin(cell: Cell | undefined, today: CalendarDate): Read<Iin> {
  const text = textOf(cell).replace(/[\s'’`]/g, '');
  if (text === '' || isBlank(cell)) return nothing;
  if (isCutOff(text)) return fault('cut-off');
  // A number that a program wrote with its decimals.
  const digits = text.replace(/[.,]0+$/, '');
  if (!/^\d+$/.test(digits) || digits.length < SHORTEST_IIN || digits.length > IIN)
    return fault('iin-digits');
  const parsed = parseIin(digits.padStart(IIN, '0'), today);
  if (parsed.kind === 'ok') return ok(parsed.iin);
  return fault(digits.length < IIN ? 'iin-digits' : 'iin-wrong');
}

const NO_PHONE = /^(?:жоқ|нет|none|null|no)$/iu;

/** A mobile number; null where the cell says that there is none any more. An empty cell is a fault: a column may be missing. */
export function readPhone(cell: Cell | undefined): Read<Phone | null> {
  const text = textOf(cell).replace(/^['’`]/, '');
  if (isBlank(cell)) return fault('missing');
  if (NO_PHONE.test(text)) return ok(null);
  if (isCutOff(text)) return fault('cut-off');
  const parsed = parsePhone(text);
  return parsed.kind === 'ok' ? ok(parsed.phone) : fault('phone');
}

const LANGUAGE_WORDS: readonly (readonly [Language, RegExp])[] = [
  ['kk', /^(?:kk|kz|kaz|қаз|каз|kazakh)/iu],
  ['ru', /^(?:ru|rus|рус|орыс|russian)/iu],
  ['en', /^(?:en|eng|англ|ағыл|english)/iu],
];

export function readLanguage(cell: Cell | undefined): Read<Language> {
  if (isBlank(cell)) return nothing;
  const text = textOf(cell);
  const known = LANGUAGES.find((language) => language === text.toLowerCase());
  const found = known ?? LANGUAGE_WORDS.find(([, words]) => words.test(text))?.[0];
  return found ? ok(found) : fault('language');
}

const CURRENCY = /(?:тг|тнг|теңге|тенге|kzt|tenge|₸)\.?$/iu;
/** Groups of three after a sign that also marks decimals; sums of the journal have no thousandths of a tenge. */
const GROUPED = /^\d{1,3}(?:[.,]\d{3})+$/;

/** Whole tenge, with the thousands marked by spaces, points, commas or apostrophes, and with no tiyn beside zeros. */
export function readTenge(cell: Cell | undefined): Read<number> {
  if (isBlank(cell)) return nothing;
  if (typeof cell === 'number') return wholeTenge(cell);
  const text = textOf(cell)
    .replace(/[\s'’`]/g, '')
    .replace(CURRENCY, '');
  if (isCutOff(text)) return fault('cut-off');
  const whole = text.replace(/[.,]0{1,2}$/, '');
  const digits = GROUPED.test(whole) ? whole.replace(/[.,]/g, '') : whole;
  return /^\d{1,13}$/.test(digits) ? ok(Number(digits)) : fault('tenge');
}

/** A spreadsheet's sum of sums may miss a whole number by its last bits. */
function wholeTenge(value: number): Read<number> {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-6 && whole >= 0 ? ok(whole) : fault('tenge');
}
