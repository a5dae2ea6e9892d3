import * as z from 'zod';
import { eventSchema } from '../../domain/event-chain.ts';
import { instant } from '../../domain/fields.ts';
import { PURPOSES } from '../../domain/purpose.ts';
import { answerSchema } from '../../domain/request.ts';
import { id, maskedIin, reason, status } from './fields.ts';

/** A request as its requester reads it: absent times are null, and an answer or a reason stands only where there is one. */
export const confirmationRequest = z.strictObject({
  id,
  status,
  iin: maskedIin,
  purpose: z.enum(PURPOSES).describe('What the citizen is asked to agree to.'),
  reference: z.string().nullable().describe('The requester’s own, as it was given.'),
  submittedBy: z
    .string()
    .optional()
    .describe(
      'Who of an organisation submitted it: the sub of that token. Nobody outside is told; of a person it says nothing.',
    ),
  createdAt: instant.describe('When it was submitted.'),
  expiresAt: instant.describe('When it ends if nobody decides.'),
  answerDeadline: instant.nullable().describe('15 minutes after the consent; null without one.'),
  decidedAt: instant.nullable().describe('When the citizen decided.'),
  answeredAt: instant.nullable().describe('When the answer was given.'),
  reason: reason.optional(),
  answer: answerSchema.omit({ jws: true }).optional().describe('Only of an answered request.'),
  events: z
    .array(eventSchema.pick({ type: true, at: true }))
    .describe(
      'What has happened, the oldest first. Until a decision nothing tells whether the citizen was reached.',
    ),
});
export type ConfirmationRequest = z.infer<typeof confirmationRequest>;

/** Changes, the oldest first; `next`: the cursor behind the last of them, to ask with again. */
export const changesPage = z.strictObject({
  items: z.array(confirmationRequest).describe('The oldest change first.'),
  next: z.string().describe('The cursor behind the last item: keep it, and ask with it as changedSince.'),
});
export type ChangesPage = z.infer<typeof changesPage>;

/** The requester's own requests about one person. */
export const foundRequests = z.strictObject({
  items: z.array(confirmationRequest).describe('The newest first.'),
});
export type FoundRequests = z.infer<typeof foundRequests>;
