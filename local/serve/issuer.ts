import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

const PATIENCE = 5 * SECOND;

/**
 * The keys of an OpenID provider, found as OpenID Connect Discovery 1.0, section 4, says, and read anew every ten minutes or
 * when a token names one that is not there. Throws an error with a one-line message when the provider cannot be reached.
 */
export async function keysOf(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await read(address);
  if (found.issuer !== issuer)
    throw new Error(
      `${address} is of the issuer ${found.issuer}: OIDC_ISSUER must be the same, to the letter.`,
    );
  const remote = createRemoteJWKSet(new URL(found.jwks_uri), {
    timeoutDuration: PATIENCE,
    cacheMaxAge: 10 * MINUTE,
  });
  return async (header, token) => {
    try {
      return await remote(header, token);
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      throw new Error('the keys of the issuer could not be read', { cause: error });
    }
  };
}

/** Whoever brought the token is at fault; anything else is the provider's. */
const isAboutTheToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

async function read(address: string): Promise<z.output<typeof discovery>> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
    return discovery.parse(await response.json());
  } catch (cause) {
    throw new Error(`The OpenID provider does not answer at ${address}.`, { cause });
  }
}
