import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, SignJWT } from 'jose';
import type { Service } from '../support/service.ts';

/** Signs with the provider's own key whatever the claims are, also such as the provider would never give. */
export async function tokenMaker(service: Service) {
  const { signingKey } = JSON.parse(readFileSync(join(service.dataDir, 'oidc.json'), 'utf8'));
  const key = await importJWK(signingKey, 'RS256');
  const [, payload = ''] = (await service.bank()).split('.');
  const { iss, aud } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return (claims: Record<string, unknown>): Promise<string> =>
    new SignJWT({ iss, aud, sub: 'somebody', scope: 'requests consents', ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: signingKey.kid })
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(key);
}
