import { z } from 'zod';

/**
 * The keys that documents are signed with, in the order of a rotation: published before it signs (`next`), signing
 * (`active`), and published for as long as what it signed lives (`retired`). docs/key-rotation.md.
 */
export const signingKeysSchema = z
  .array(z.strictObject({ keyId: z.string().min(1), status: z.enum(['next', 'active', 'retired']) }))
  .refine((keys) => keys.filter(({ status }) => status === 'active').length === 1, {
    message: 'exactly one key is active',
  });
export type SigningKeys = z.infer<typeof signingKeysSchema>;

/** The KMS key that signs. */
export function activeKeyOf(keys: SigningKeys): string {
  const active = keys.find(({ status }) => status === 'active');
  if (!active) throw new Error('no signing key is active');
  return active.keyId;
}
