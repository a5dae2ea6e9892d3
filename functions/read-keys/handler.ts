import { openKms } from '../../shared/aws/clients.ts';
import { api } from '../../shared/http/api.ts';
import type { Reply } from '../../shared/http/problems.ts';
import { makePublicKeys } from '../../shared/signing/jws.ts';
import { openFunction } from '../../shared/telemetry/open-function.ts';

const opened = openFunction('read-keys', process.env);
const publicKeys = makePublicKeys(openKms());

/** RFC 7517: the keys of every document that is still alive, and of those to come. */
async function get(): Promise<Reply> {
  const keys = await Promise.all(opened.env.SIGNING_KEYS.map(({ keyId }) => publicKeys(keyId)));
  return {
    status: 200,
    headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300' },
    body: { keys },
  };
}

export const handler = api(opened, { 'GET /.well-known/jwks.json': get });
