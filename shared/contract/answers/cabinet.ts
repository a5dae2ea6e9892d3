import * as z from 'zod';
import { instant } from '../../domain/fields.ts';
import { DECISION_KINDS } from '../../domain/membership.ts';
import { id, officialText, party } from './fields.ts';

const ofAnswer = z.strictObject({
  kind: z.literal('answer-given'),
  at: instant,
  requestId: id,
  requester: party,
});
const ofDecision = z.strictObject({
  kind: z.enum(['tsa-assigned', 'tsa-refused', 'tsa-changed']),
  at: z.iso.date(),
  decision: z.enum(DECISION_KINDS),
  applicationNumber: z.string(),
  /** The name of the office that keeps the row. */
  authority: officialText,
  /** Why it was refused (Annex 12). */
  reason: officialText.optional(),
});

/** A notification: paragraph 19-1, that TSA was assigned or refused; what a decision changed since; who got an answer. */
const message = z.discriminatedUnion('kind', [ofAnswer, ofDecision]);
export type Message = z.infer<typeof message>;

/** The newest first. */
export const messages = z.strictObject({ items: z.array(message) });
export type Messages = z.infer<typeof messages>;

/** A requester that the citizen never wants to answer. */
const block = z.strictObject({ requesterId: z.string(), blockedAt: instant });
export type Block = z.infer<typeof block>;

export const blocks = z.strictObject({ items: z.array(block) });
export type Blocks = z.infer<typeof blocks>;
