import { openKms } from '../../shared/aws/clients.ts';
import { api } from '../../shared/http/api.ts';
import type { Reply } from '../../shared/http/problems.ts';
import type { DocumentKind, SigningKeys } from '../../shared/service/signing-keys.ts';
import { KEYS } from '../../shared/service/table.ts';
import { makePublicKeys } from '../../shared/signing/jws.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('read-keys', process.env);
const publicKeys = makePublicKeys(openKms());

const { SIGNING_KEYS, OWN_KEYS, EVIDENCE_KEYS } = opened.env;

async function published(
  keys: SigningKeys,
  limits: { documents?: readonly DocumentKind[] },
): Promise<object[]> {
  return Promise.all(keys.map(async ({ keyId }) => ({ ...(await publicKeys(keyId)), ...limits })));
}

/** RFC 7517: the keys of every document that is still alive, and of those to come; a member of our own (section 4) says what each may sign. */
async function get(): Promise<Reply> {
  const { own, evidence } = KEYS;
  const sets = await Promise.all([
    published(SIGNING_KEYS, {}),
    published(OWN_KEYS, { documents: own.documents }),
    published(EVIDENCE_KEYS, { documents: evidence.documents }),
  ]);
  const keys = sets.flat();
  return {
    status: 200,
    headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
    body: { keys },
  };
}

export const handler = api(opened, { 'GET /.well-known/jwks.json': get });
