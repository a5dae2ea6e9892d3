import * as z from 'zod';
import { DECIDED_BY } from '../../domain/deciders.ts';
import { openingSchema } from '../../domain/event-chain.ts';
import { instant } from '../../domain/fields.ts';
import { PURPOSES } from '../../domain/purpose.ts';
import { QUIET_REASONS } from '../../domain/request.ts';
import { id, party, reason, status } from './fields.ts';

/** A request as the citizen's cabinet shows it. */
export const consent = z.strictObject({
  id,
  /** Whom it is about. `self`: the citizen whose cabinet this is. */
  subject: z.strictObject({ self: z.boolean(), birthYear: z.number().int() }),
  /** Who decides it, or did (rule 8); absent where nobody did. */
  by: z.enum(DECIDED_BY).optional(),
  requester: party,
  purpose: z.enum(PURPOSES),
  status,
  reason: reason.optional(),
  createdAt: instant,
  /** Null where the citizen was never asked. */
  consentDeadline: instant.nullable(),
  decidedAt: instant.nullable(),
  /** The masked phone; null where no SMS went out to this citizen at the number the register gives now. */
  codeSentTo: z.string().nullable(),
  /** Only where the prompt itself is the portal's message. */
  code: z.string().optional(),
  /** Why nothing was sent when it was asked (rule 7); `blocked` stands in the history only. */
  quiet: z.enum(QUIET_REASONS).optional(),
  /** The sentence that the requester will get, or got. */
  preview: z.string(),
  /** When the requester first read the answer, by form. */
  opened: z.array(openingSchema.pick({ at: true, form: true })),
});
export type Consent = z.infer<typeof consent>;

/** A page of them; `next`: the cursor of the next one, null on the last. */
export const consentsPage = z.strictObject({ items: z.array(consent), next: z.string().nullable() });
export type ConsentsPage = z.infer<typeof consentsPage>;

export const decided = z.strictObject({ id, status });
export type Decided = z.infer<typeof decided>;
