import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWK, jwtVerify } from 'jose';

/** What an answer certifies (docs/verify.md, "What an answer certifies"), as far as a requester needs it. */
export type Answer = {
  iss: string;
  aud: string;
  belongs: boolean;
  asOf: string;
  issuedAt: string;
  statement: { kk: string; ru: string; en: string };
  person: { iin: string };
  purpose: string;
  request: { id: string; chainHead: string };
};

type Expected = {
  /** Whom to believe: its address, where its keys are, or the keys themselves, saved beforehand. */
  issuer: string;
  keys?: JSONWebKeySet;
  requestId: string;
};

/**
 * Verifies a signed answer (compact JWS, ES256) offline or by the service's published keys, never by keys that the document names.
 * Throws when it does not hold, is signed by a key for other documents, or answers another request.
 */
export async function verifyAnswer(jws: string, { issuer, keys, requestId }: Expected): Promise<Answer> {
  const options = { issuer, algorithms: ['ES256'], clockTolerance: 60, typ: 'tsa-confirmation+jwt' };
  const published = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer));
  const trusted = keys ? createLocalJWKSet(keys) : published;
  const { payload, protectedHeader } = await jwtVerify<Answer>(jws, trusted, options);
  const all: (JWK & { documents?: string[] })[] = (keys ?? published.jwks())?.keys ?? [];
  const { documents } = all.find(({ kid }) => kid === protectedHeader.kid) ?? {};
  if (documents && !documents.includes('answer')) throw new Error('the key signs no answers');
  if (payload.request?.id !== requestId) throw new Error('the answer is of another request');
  return payload;
}
