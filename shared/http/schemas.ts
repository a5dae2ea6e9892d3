import { z } from 'zod';
import { contradictsBirthDate, type Iin, INVALID_IIN_TEXT, parseIin } from '../domain/identity-number.ts';
import { LANGUAGES } from '../domain/language.ts';
import { DECISIONS } from '../domain/lifecycle.ts';
import { decisionKindSchema } from '../domain/membership.ts';
import { parsePhone } from '../domain/phone.ts';
import { PURPOSES } from '../domain/purpose.ts';
import type { CalendarDate } from '../domain/time.ts';

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

export const submission = (today: CalendarDate) =>
  z
    .strictObject({
      iin: iin(today),
      purpose: z.enum(PURPOSES),
      reference: filled(64).optional(),
      birthDate: date.optional(),
    })
    .superRefine((body, context) => {
      if (body.birthDate === undefined || !contradictsBirthDate(body.iin, body.birthDate)) return;
      context.addIssue({
        code: 'custom',
        path: ['birthDate'],
        message: 'This is not the date of birth in the IIN: one of them is mistyped.',
      });
    });

export const decisionBody = z.strictObject({
  decision: z.enum(DECISIONS),
  code: z
    .string()
    .transform((code) => code.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'A code has six digits.')),
});

export const contact = (today: CalendarDate) =>
  z.strictObject({
    iin: iin(today),
    phone: z.string().transform((value, context) => {
      const parsed = parsePhone(value);
      if (parsed.kind === 'ok') return parsed.phone;
      context.addIssue({ code: 'custom', message: 'A Kazakhstan mobile number is needed, as +77XXXXXXXXX.' });
      return z.NEVER;
    }),
    language: z.enum(LANGUAGES).default('kk'),
  });

const decision = z.strictObject({
  kind: decisionKindSchema,
  on: date,
  socialPackage: z.enum(['granted', 'refused']).optional(),
});
const agreement = z.strictObject({ number: filled(100), date });
const tenge = z.number().int('Whole tenge.').nonnegative('Not below zero.').max(1_000_000_000_000);

/** A row of the journal: Annex 3-1, columns 1 to 18, and the family that came with the application. */
export const entry = (today: CalendarDate) =>
  z
    .strictObject({
      applicationNumber: filled(50).regex(/^[^#]*$/, 'Without the sign #.'),
      registeredOn: date,
      applicantIin: iin(today),
      applicantName: text(200).optional(),
      address: text(500).optional(),
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
        kato: z.string().regex(/^\d{2,9}$/, 'A KATO code has up to nine digits.'),
        name: z.strictObject({ kk: filled(200), ru: filled(200) }),
      }),
      family: z
        .array(z.strictObject({ iin: iin(today) }))
        .max(30, 'At most 30 people.')
        .optional(),
    })
    .superRefine(({ period }, context) => {
      if (period === undefined || period.from <= period.to) return;
      context.addIssue({
        code: 'custom',
        path: ['period', 'to'],
        message: 'The last month is not before the first.',
      });
    });
export type Entry = z.output<ReturnType<typeof entry>>;
export type ContactInput = z.output<ReturnType<typeof contact>>;

const MOST_ROWS = 100;
const rows = z.array(z.unknown()).min(1, 'At least one.').max(MOST_ROWS, `At most ${MOST_ROWS} at once.`);

/** Batches keep their rows unread here: a bad row is named in the answer and does not stop the good ones. */
export const entryBatch = z.strictObject({ entries: rows });
export const contactBatch = z.strictObject({ contacts: rows });
