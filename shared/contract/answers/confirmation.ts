import * as z from 'zod';
import { confirmationSchema } from '../../domain/confirmation.ts';
import { authoritySchema } from '../../domain/membership.ts';
import { PURPOSES } from '../../domain/purpose.ts';
import { answerSchema } from '../../domain/request.ts';
import { id, maskedIin, officialText, party, text } from './fields.ts';

const { asOf, belongs, issuedAt } = confirmationSchema.shape;

/** The Annex 14 answer as JSON: what its signed form certifies, in the words of this API. */
export const confirmation = answerSchema.omit({ jws: true }).extend({
  statement: text,
  /** `name`: only where the person asked for it themselves. */
  person: z.strictObject({ iin: z.string(), name: z.string().optional() }),
  /** Null, as `purpose` and `request`, where a citizen asked about themselves. */
  requester: party.nullable(),
  purpose: z.enum(PURPOSES).nullable(),
  /** Who consented (rule 8); absent as `by` of the signed form is. */
  by: confirmationSchema.shape.by,
  authority: z.strictObject({ kato: authoritySchema.shape.kato.optional(), name: officialText }),
  legalBasis: text,
  request: z.strictObject({ id, chainHead: z.string() }).nullable(),
});
export type ConfirmationAnswer = z.infer<typeof confirmation>;

/** What anybody may learn who holds the paper: that it is genuine and what it says; of the person, a masked number. */
export const verification = z.strictObject({
  valid: z.literal(true),
  belongs,
  asOf,
  issuedAt,
  iin: maskedIin,
});
export type Verification = z.infer<typeof verification>;
