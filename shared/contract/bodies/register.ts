import * as z from 'zod';
import { REPRESENTATION_KINDS } from '../../domain/deciders.ts';
import { isKato, readable, wholeKato } from '../../domain/journal-text.ts';
import { DEFAULT_LANGUAGE, LANGUAGES } from '../../domain/language.ts';
import { additionalDecisionKindSchema, decisionKindSchema } from '../../domain/membership.ts';
import { parsePhone } from '../../domain/phone.ts';
import { impossibleIn } from './entry-rules.ts';
import { date, eachDay, iin } from './fields.ts';

const month = z.string().regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, 'A month is YYYY-MM.');
/** A text of the register: what nobody sees in it never costs a row (journal-text.ts). */
const line = (longest: number) =>
  z
    .string()
    .transform(readable)
    .pipe(z.string().max(longest, `At most ${longest} characters.`));
export const filledLine = (longest: number) =>
  line(longest).pipe(z.string().min(1, 'This must not be empty.'));

/** A text in the two languages that the register writes in. */
const inBoth = (longest: number) => z.strictObject({ kk: filledLine(longest), ru: filledLine(longest) });

const NO_PHONE =
  'A Kazakhstan mobile number is needed, as +77XXXXXXXXX, or null where there is none or no longer.';

/** A row of the mobile citizens base; a phone of null takes the number away. */
export const contact = eachDay((today) =>
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
    language: z.enum(LANGUAGES).default(DEFAULT_LANGUAGE),
  }),
);

/**
 * Somebody who may decide for another person. Days of Kazakhstan's, `until` the last one; `withdrawn`: true takes back what
 * was said of these two people and this kind.
 */
export const representative = eachDay((today) =>
  z
    .strictObject({
      iin: iin(today),
      representativeIin: iin(today),
      kind: z.enum(REPRESENTATION_KINDS),
      from: date,
      until: date.optional(),
      withdrawn: z.boolean().default(false),
    })
    .superRefine((row, context) => {
      if (row.representativeIin === row.iin) {
        const message = 'Nobody is their own representative.';
        context.addIssue({ code: 'custom', path: ['representativeIin'], message });
      }
      if (row.until !== undefined && row.until < row.from) {
        context.addIssue({ code: 'custom', path: ['until'], message: 'It does not end before it begins.' });
      }
    }),
);

const decision = z.strictObject({
  kind: decisionKindSchema,
  on: date,
  socialPackage: z.enum(['granted', 'refused']).optional(),
  reason: inBoth(1_000).optional(),
});
const agreement = z.strictObject({ number: filledLine(100), date });
const tenge = z.number().int('Whole tenge.').nonnegative('Not below zero.').max(1_000_000_000_000);

/**
 * A row of the journal: Annex 3-1, columns 1 to 18, and the family that came with the application. `withdrawn`: true takes
 * the row back, false states it again after that.
 */
export const entry = eachDay((today) =>
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
      additionalDecision: z.strictObject({ kind: additionalDecisionKindSchema, on: date }).optional(),
      additionalTotalTenge: tenge.optional(),
      authority: z.strictObject({
        kato: line(20)
          .refine(
            isKato,
            'A KATO code has nine digits; zeros at its end may be left off (2, 4 or 6 are left).',
          )
          .transform(wholeKato),
        name: inBoth(200),
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
    }),
);
export type Entry = z.output<ReturnType<typeof entry>>;
export type ContactInput = z.output<ReturnType<typeof contact>>;
export type RepresentativeInput = z.output<ReturnType<typeof representative>>;

export const MOST_ROWS = 100;
export const rows = z
  .array(z.unknown())
  .min(1, 'At least one.')
  .max(MOST_ROWS, `At most ${MOST_ROWS} at once.`);

/** Batches keep their rows unread here: a bad row is named in the answer and does not stop the good ones. */
export const entryBatch = z.strictObject({ entries: rows });
export const contactBatch = z.strictObject({ contacts: rows });
export const representativeBatch = z.strictObject({ representatives: rows });
