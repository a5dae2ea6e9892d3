import * as z from 'zod';
import { isKato } from '../../domain/journal-text.ts';
import { eachDay, iin } from './fields.ts';

const text = (longest: number) => z.string().max(longest, `At most ${longest} characters.`);
const MOST_MEMBERS = 30;

/** Where somebody is registered, and how; the settlement by its KATO code. */
const residence = z.strictObject({
  kato: z
    .string()
    .refine(isKato, 'A KATO code has nine digits; zeros at its end may be left off (2, 4 or 6 are left).'),
  kind: z.enum(['permanent', 'temporary']),
});

/**
 * An electronic application as the portal has it (paragraph 7-1). Whatever it lacks may be left out: that it lacks it is
 * what the check says. What is there must be what it is called.
 */
export const applicationCheck = eachDay((today) =>
  z.strictObject({
    applicantIin: iin(today).optional(),
    applicantName: text(200).optional(),
    address: text(500).optional(),
    residence: residence.optional(),
    /** Everybody but the applicant; empty for somebody who lives alone. */
    family: z
      .array(
        z.strictObject({
          iin: iin(today).optional(),
          name: text(200).optional(),
          residence: residence.optional(),
        }),
      )
      .max(MOST_MEMBERS, `At most ${MOST_MEMBERS} people.`)
      .optional(),
  }),
);
export type ApplicationCheck = z.output<ReturnType<typeof applicationCheck>>;
