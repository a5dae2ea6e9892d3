import * as z from 'zod';
import { REQUESTER_CLASSES, type RequesterClass } from '../../domain/requester.ts';
import { officialText, text } from './fields.ts';

const minutes = z.number().int().positive();
const workingDays = z.number().int().positive();
const count = z.number().int().nonnegative();
/** New requests; more are taken once the minute, or the day in Kazakhstan, is over. */
const limits = z.strictObject({ perMinute: count, perDay: count });

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
  /** Annex 14, row 8 turns no request down; how many are taken, where the register gives an organisation none of its own. */
  limits: z.strictObject({
    /** Of an organisation in the register of requesters. */
    classes: z.strictObject(
      Object.fromEntries(REQUESTER_CLASSES.map((each) => [each, limits])) as Record<
        RequesterClass,
        typeof limits
      >,
    ),
    /** Of one that is not in it, and of a person. */
    organisation: limits,
    person: limits,
  }),
  /** Annex 14, row 7: where breaks are announced, `[{from, until, text}]`; it changes without a release. */
  breaks: z.strictObject({ announced: z.string() }),
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
