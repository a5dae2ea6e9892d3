import * as z from 'zod';
import { CODE_RULE, parseCode } from '../domain/code.ts';
import { contradictsBirthDate, type Iin, INVALID_IIN_TEXT, parseIin } from '../domain/identity-number.ts';
import { isKato, readable, wholeKato } from '../domain/journal-text.ts';
import { LANGUAGES } from '../domain/language.ts';
import { DECISIONS } from '../domain/lifecycle.ts';
import { decisionKindSchema } from '../domain/membership.ts';
import { parsePhone } from '../domain/phone.ts';
import { PURPOSES } from '../domain/purpose.ts';
import { LONGEST_REFERENCE } from '../domain/text.ts';
import type { CalendarDate } from '../domain/time.ts';
import { impossibleIn } from './entry-rules.ts';

/** Bodies of the HTTP contract. What depends on the day takes `today` (Asia/Almaty). */

const iin = (today: CalendarDate) =>
  z.string().transform((text, context): Iin => {
    const parsed = parseIin(text, today);
    if (parsed.kind === 'ok') return parsed.iin;
    context.addIssue({ code: 'custom', message: INVALID_IIN_TEXT[parsed.rule] });
    return z.NEVER;
  });

/** ISO 8601 counts a year 0, no calendar does. */
const YEAR_EXISTS = /^(?!0000)/;
const date = z.iso
  .date({ error: 'A date is YYYY-MM-DD.', abort: true })
  .regex(YEAR_EXISTS, { error: 'There was no year 0.', abort: true });
const month = z.string().regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, 'A month is YYYY-MM.');
const text = (longest: number) =>
  z
    .string()
    .max(longest, `At most ${longest} characters.`)
    .regex(/^[^\p{C}]*$/u, 'Printable characters only.');
const filled = (longest: number) => text(longest).regex(/\S/, 'This must not be empty.');
/** A text of the register: what nobody sees in it never costs a row (journal-text.ts). */
const line = (longest: number) =>
  z
    .string()
    .transform(readable)
    .pipe(z.string().max(longest, `At most ${longest} characters.`));
const filledLine = (longest: number) => line(longest).pipe(z.string().min(1, 'This must not be empty.'));

/** What comes along from documents and spreadsheets; what turns a text round (U+202E) is no such thing. */
const COPIED_ALONG = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const reference = z
  .string()
  .transform((given) => given.replace(COPIED_ALONG, ''))
  .pipe(filled(LONGEST_REFERENCE));

/** ADR 0010. */
const BIRTH_DATE_CONTRADICTS =
  'This is not the date of birth in the IIN. One of them may be mistyped; but an IIN never changes, while a date of birth ' +
  'can be corrected: if both are as the document has them, send birthDateConfirmed: true with them.';

export const submission = (today: CalendarDate) =>
  z
    .strictObject({
      iin: iin(today),
      purpose: z.enum(PURPOSES),
      reference: reference.optional(),
      birthDate: date.optional(),
      birthDateConfirmed: z.boolean().optional(),
    })
    .superRefine(({ iin, birthDate, birthDateConfirmed = false }, context) => {
      if (birthDate === undefined) {
        if (birthDateConfirmed) {
          context.addIssue({
            code: 'custom',
            path: ['birthDateConfirmed'],
            message: 'There is no birthDate to be confirmed.',
          });
        }
      } else if (!birthDateConfirmed && contradictsBirthDate(iin, birthDate)) {
        context.addIssue({ code: 'custom', path: ['birthDate'], message: BIRTH_DATE_CONTRADICTS });
      }
    });

export const decisionBody = z.strictObject({
  decision: z.enum(DECISIONS),
  code: z.string().transform((text, context) => {
    const parsed = parseCode(text);
    if (parsed.kind === 'ok') return parsed.code;
    context.addIssue({ code: 'custom', message: CODE_RULE });
    return z.NEVER;
  }),
});

const NO_PHONE =
  'A Kazakhstan mobile number is needed, as +77XXXXXXXXX, or null where there is none or no longer.';

/** A row of the mobile citizens base; a phone of null takes the number away. */
export const contact = (today: CalendarDate) =>
  z.strictObject({
    iin: iin(today),
    phone: z
      .string(NO_PHONE)
      .transform((value, context) => {
        const parsed = parsePhone(value);
        if (parsed.kind === 'ok') return parsed.phone;
        context.addIssue({ code: 'custom', message: NO_PHONE });
        return z.NEVER;
      })
      .nullable(),
    language: z.enum(LANGUAGES).default('kk'),
  });

const decision = z.strictObject({
  kind: decisionKindSchema,
  on: date,
  socialPackage: z.enum(['granted', 'refused']).optional(),
  reason: z.strictObject({ kk: filledLine(1_000), ru: filledLine(1_000) }).optional(),
});
const agreement = z.strictObject({ number: filledLine(100), date });
const tenge = z.number().int('Whole tenge.').nonnegative('Not below zero.').max(1_000_000_000_000);

/**
 * A row of the journal: Annex 3-1, columns 1 to 18, and the family that came with the application. `withdrawn`: true takes
 * the row back, false states it again after that.
 */
export const entry = (today: CalendarDate) =>
  z
    .strictObject({
      applicationNumber: filledLine(50).pipe(z.string().regex(/^[^#]*$/, 'Without the sign #.')),
      registeredOn: date,
      applicantIin: iin(today),
      applicantName: line(200).optional(),
      address: line(500).optional(),
      sentToPrecinctCommissionOn: date.optional(),
      precinctConclusionOn: date.optional(),
      sentToEmploymentCommissionOn: date.optional(),
      employmentRecommendationOn: date.optional(),
      socialContract: agreement.optional(),
      draftDecisionSentOn: date.optional(),
      assistance: z.enum(['conditional', 'unconditional']).optional(),
      decision: decision.optional(),
      period: z.strictObject({ from: month, to: month }).optional(),
      totalTenge: tenge.optional(),
      additionalAgreement: agreement.optional(),
      additionalDecision: z.strictObject({ kind: z.enum(['assign', 'refuse']), on: date }).optional(),
      additionalTotalTenge: tenge.optional(),
      authority: z.strictObject({
        kato: line(20)
          .refine(
            isKato,
            'A KATO code has nine digits; zeros at its end may be left off (2, 4 or 6 are left).',
          )
          .transform(wholeKato),
        name: z.strictObject({ kk: filledLine(200), ru: filledLine(200) }),
      }),
      family: z
        .array(z.strictObject({ iin: iin(today) }))
        .max(30, 'At most 30 people.')
        .optional(),
      withdrawn: z.boolean().optional(),
    })
    .superRefine((row, context) => {
      for (const { path, message } of impossibleIn(row, today)) {
        context.addIssue({ code: 'custom', path, message });
      }
    });
export type Entry = z.output<ReturnType<typeof entry>>;
export type ContactInput = z.output<ReturnType<typeof contact>>;

const MOST_ROWS = 100;
const rows = z.array(z.unknown()).min(1, 'At least one.').max(MOST_ROWS, `At most ${MOST_ROWS} at once.`);

/** Batches keep their rows unread here: a bad row is named in the answer and does not stop the good ones. */
export const entryBatch = z.strictObject({ entries: rows });
export const contactBatch = z.strictObject({ contacts: rows });
