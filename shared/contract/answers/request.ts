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
  purpose: z.enum(PURPOSES),
  reference: z.string().nullable(),
  createdAt: instant,
  /** When it ends if nobody decides. */
  expiresAt: instant,
  answerDeadline: instant.nullable(),
  decidedAt: instant.nullable(),
  answeredAt: instant.nullable(),
  reason: reason.optional(),
  answer: answerSchema.omit({ jws: true }).optional(),
  events: z.array(eventSchema.pick({ type: true, at: true })),
});
export type ConfirmationRequest = z.infer<typeof confirmationRequest>;

/** Changes, the oldest first; `next`: the cursor behind the last of them, to ask with again. */
export const changesPage = z.strictObject({ items: z.array(confirmationRequest), next: z.string() });
export type ChangesPage = z.infer<typeof changesPage>;
