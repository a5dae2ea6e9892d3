import * as z from 'zod';
import { officialText, text } from './fields.ts';

const minutes = z.number().int().positive();
const workingDays = z.number().int().positive();

/** How the service is given, as its settings and the rules have it: what the procedure page shows (Annex 14, row 9). */
export const procedure = z.strictObject({
  /** The rules in force, with their date and number. */
  legalBasis: text,
  /** Annex 14, row 1. */
  provider: officialText,
  /** Paragraph 19-1: the citizen's time to decide. */
  decideWithinMinutes: minutes,
  /** Annex 14, row 3. */
  answerWithinMinutes: minutes,
  /** Annex 14, row 6: free for natural persons. Of organisations the row says nothing. */
  fee: z.strictObject({ person: z.literal('free'), organisation: z.null() }),
  complaints: z.strictObject({
    to: text,
    url: z.string(),
    providerWorkingDays: workingDays,
    qualityBodyWorkingDays: workingDays,
    handedOnWorkingDays: workingDays,
  }),
  contactCentre: z.strictObject({ short: z.string(), free: z.string() }),
  /** The feed of changes (JSON Feed 1.1), and how soon a change of the rules is in it. */
  changes: z.strictObject({ feed: z.string(), withinWorkingDays: workingDays }),
});
export type Procedure = z.infer<typeof procedure>;
