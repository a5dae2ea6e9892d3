import * as z from 'zod';

const text = z.string();

/** Of a confirmation's claims, what is compared and printed (docs/verify.md, "What an answer certifies"). */
export const confirmationClaims = z.object({
  iss: text,
  jti: text,
  statement: z.object({ kk: text, ru: text, en: text }),
  asOf: text,
  issuedAt: text,
  person: z.object({ iin: text, name: text.optional() }),
  authority: z.object({ name: z.object({ kk: text, ru: text }) }),
  requester: z.object({ name: text }).optional(),
  purpose: text.optional(),
});

/** Of the claims of a message, what is compared and printed (docs/verify.md, "What a message certifies"). */
export const noticeClaims = z.object({
  iss: text,
  jti: text,
  kind: text,
  statement: z.object({ kk: text, ru: text, en: text }),
  on: text,
  issuedAt: text,
  person: z.object({ iin: text, name: text.optional() }),
  application: z.object({ number: text, registeredOn: text }),
  authority: z.object({ name: z.object({ kk: text, ru: text }) }),
  corrects: text.optional(),
});

const event = z.object({
  type: text,
  at: text,
  by: text,
  hash: text,
  details: text.nullish(),
  channel: text.optional(),
  form: text.optional(),
  shown: z.object({ language: text, template: text, hash: text }).nullish(),
});

/** Of an exported event chain, what is recomputed and printed (docs/verify.md, "The event chain"). */
export const exportedEvidence = z.object({
  iss: text.optional(),
  requestId: text,
  sub: text,
  status: text,
  chain: z.object({ anchor: text, head: text, salt: text.optional(), events: z.array(event) }),
});
