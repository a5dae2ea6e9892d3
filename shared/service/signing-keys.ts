import * as z from 'zod';

/**
 * Keys that documents are signed with, in the order of a rotation: published before it signs (`next`), signing
 * (`active`), and published for as long as what it signed lives (`retired`). docs/key-rotation.md. `shape`: how a key is
 * named.
 */
export const rotationOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z
    .array(z.strictObject({ ...shape, status: z.enum(['next', 'active', 'retired']) }))
    .refine(
      (keys: readonly { status?: unknown }[]) =>
        keys.filter(({ status }) => status === 'active').length === 1,
      {
        message: 'exactly one key is active',
      },
    );

/**
 * What a key may sign, as the key set says it (`documents`): a verifier believes nothing else by it. Each is signed by another function, so that none of
 * them can write what is another's. `answer`: to a requester. `own-answer` and `notice`: to the citizens themselves.
 */
export const DOCUMENT_KINDS = ['answer', 'own-answer', 'notice', 'evidence'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** The keys as a function is told of them. */
export const signingKeysSchema = z.lazy(() => rotationOf({ keyId: z.string().min(1) }));
export type SigningKeys = z.infer<typeof signingKeysSchema>;

/** The KMS key that signs. */
export function activeKeyOf(keys: SigningKeys): string {
  const active = keys.find(({ status }) => status === 'active');
  if (!active) throw new Error('no signing key is active');
  return active.keyId;
}
