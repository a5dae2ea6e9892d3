import * as z from 'zod';
import { contradictsBirthDate } from '../../domain/identity-number.ts';
import { PURPOSES } from '../../domain/purpose.ts';
import { LONGEST_REFERENCE } from '../../domain/text.ts';
import { date, eachDay, iin } from './fields.ts';

/** What comes along from documents and spreadsheets; what turns a text round (U+202E) is no such thing. */
const COPIED_ALONG = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const reference = z
  .string()
  .meta({
    description: 'Your own, free of meaning to us; it comes back in every reply.',
    maxLength: LONGEST_REFERENCE,
  })
  .transform((given) => given.replace(COPIED_ALONG, ''))
  .pipe(
    z
      .string()
      .max(LONGEST_REFERENCE, `At most ${LONGEST_REFERENCE} characters.`)
      .regex(/^[^\p{C}]*$/u, 'Printable characters only.')
      .regex(/\S/, 'This must not be empty.'),
  );

const purpose = z.enum(PURPOSES).describe('What the citizen is asked to agree to, in our words.');
const birthDate = date
  .optional()
  .describe('As the person’s document has it: it finds a mistyped IIN before an SMS goes to a stranger.');
const birthDateConfirmed = z
  .boolean()
  .optional()
  .describe('Both the IIN and the date are as the document has them, although they contradict each other.');

/** ADR 0010. */
const BIRTH_DATE_CONTRADICTS =
  'This is not the date of birth in the IIN. One of them may be mistyped; but an IIN never changes, while a date of birth ' +
  'can be corrected: if both are as the document has them, send birthDateConfirmed: true with them.';

export const submission = eachDay((today) =>
  z
    .strictObject({
      iin: iin(today),
      purpose,
      reference: reference.optional(),
      birthDate,
      birthDateConfirmed,
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
    }),
);
/** What a client sends. */
export type SubmissionBody = z.input<ReturnType<typeof submission>>;
/** The same as it is read. */
export type ReadSubmission = z.output<ReturnType<typeof submission>>;
