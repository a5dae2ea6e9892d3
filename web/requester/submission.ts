import type { SubmissionBody } from '../../shared/contract/bodies/submission.ts';
import { contradictsBirthDate, type InvalidIinRule, parseIin } from '../../shared/domain/identity-number.ts';
import { PURPOSES, type Purpose } from '../../shared/domain/purpose.ts';
import { LONGEST_REFERENCE } from '../../shared/domain/text.ts';
import { almatyDate, isCalendarDate } from '../../shared/domain/time.ts';
import { normalise } from '../../shared/domain/typed.ts';

/** The form as it is typed. */
export type Typed = {
  iin: string;
  /** Year, month and day with a dash between, each as far as it is typed; empty while none of them is. */
  birthDate: string;
  /** Both are as the document has them, although they do not fit. */
  birthDateConfirmed?: boolean;
  purpose: string;
  reference: string;
};

export type IinCheck =
  | { kind: 'typing'; digits: number }
  | { kind: 'ok' }
  | { kind: 'wrong'; rule: InvalidIinRule };

/** Twelve digits as they are copied: with spaces, dashes or what nobody sees between them, and with words around. */
export function plain(iin: string): string {
  const typed = normalise(iin).replace(/[\s\p{Dash}]/gu, '');
  const [only, ...others] = typed.match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  return only !== undefined && others.length === 0 ? only : typed;
}

/** As the API takes it: what came along unseen from where it was copied is no part of a reference. */
const printable = (reference: string): string =>
  reference
    .replace(/\p{Cf}|(?!\s)\p{Cc}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();

const today = (now: number): string => almatyDate(new Date(now).toISOString());

/** What can be said of an IIN while it is typed: the date of birth early, the check digit at the end. */
export function checkIin(text: string, now: number): IinCheck {
  const iin = plain(text);
  if (/^\d{0,11}$/.test(iin)) return { kind: 'typing', digits: iin.length };
  const parsed = parseIin(iin, today(now));
  return parsed.kind === 'ok' ? { kind: 'ok' } : { kind: 'wrong', rule: parsed.rule };
}

/** The date of birth as the API takes it; null where what is typed is no day. */
export function dayOf(birthDate: string): string | null {
  const [year = '', ...rest] = normalise(birthDate).replace(/\s/gu, '').split('-');
  const day = [year, ...rest.map((part) => part.padStart(2, '0'))].join('-');
  return isCalendarDate(day) ? day : null;
}

/** Whether the date of birth fits the IIN; null while one of the two is not complete. */
export function birthDateFits({ iin, birthDate }: Typed, now: number): boolean | null {
  const parsed = parseIin(plain(iin), today(now));
  const day = dayOf(birthDate);
  if (parsed.kind !== 'ok' || day === null) return null;
  return !contradictsBirthDate(parsed.iin, day);
}

export type Checked =
  | { kind: 'ok'; submission: SubmissionBody }
  | {
      kind: 'wrong';
      iin?: InvalidIinRule;
      birthDate?: 'no-day' | 'contradicts';
      purpose?: true;
      reference?: true;
    };

/** The form as the API takes it, or all that is wrong with it. */
export function checkForm(typed: Typed, now: number): Checked {
  const parsed = parseIin(plain(typed.iin), today(now));
  const purpose = PURPOSES.find((each) => each === typed.purpose);
  const reference = printable(typed.reference);
  const contradicts = birthDateFits(typed, now) === false;
  const day = dayOf(typed.birthDate);
  const wrong = {
    ...(parsed.kind === 'invalid' && { iin: parsed.rule }),
    ...(typed.birthDate !== '' && day === null && { birthDate: 'no-day' as const }),
    ...(contradicts && !typed.birthDateConfirmed && { birthDate: 'contradicts' as const }),
    ...(purpose === undefined && { purpose: true as const }),
    ...(reference.length > LONGEST_REFERENCE && { reference: true as const }),
  };
  if (parsed.kind === 'invalid' || Object.keys(wrong).length > 0) return { kind: 'wrong', ...wrong };
  return {
    kind: 'ok',
    submission: {
      iin: parsed.iin,
      purpose: purpose as Purpose,
      ...(reference !== '' && { reference }),
      ...(day !== null && { birthDate: day }),
      ...(contradicts && { birthDateConfirmed: true as const }),
    },
  };
}
