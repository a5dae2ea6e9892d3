import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';

/** What an answer certifies (docs/verify.md, "What an answer certifies"), as far as a requester needs it. */
export type Answer = {
  iss: string;
  /** The requester it was given to. */
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

/** Keys that sign other kinds of documents sign no answer (docs/verify.md, "Which key signs what"). */
function isForAnswers(key: JWK & { documents?: unknown }): boolean {
  const { documents } = key;
  return documents === undefined || (Array.isArray(documents) && documents.includes('answer'));
}

function publishedKeys(issuer: string): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer));
  return async (header, token) => {
    const key = await remote(header, token);
    const entry = remote.jwks()?.keys.find(({ kid }) => kid === header.kid);
    if (!entry || !isForAnswers(entry)) throw new Error('the key signs no answers');
    return key;
  };
}

/**
 * Verifies a signed answer (compact JWS, ES256) offline or by the service's published keys, never by keys that the document names.
 * Throws when it does not hold, or answers another request.
 */
export async function verifyAnswer(jws: string, { issuer, keys, requestId }: Expected): Promise<Answer> {
  const options = { issuer, algorithms: ['ES256'], clockTolerance: 60, typ: 'tsa-confirmation+jwt' };
  const trusted = keys ? createLocalJWKSet({ keys: keys.keys.filter(isForAnswers) }) : publishedKeys(issuer);
  const { payload } = await jwtVerify<Answer>(jws, trusted, options);
  if (payload.request?.id !== requestId) throw new Error('the answer is of another request');
  return payload;
}
