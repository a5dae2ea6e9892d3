import { createPrivateKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { importJWK, importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { SECOND } from '../../shared/domain/time.ts';
import { Away, NotSent } from './not-sent.ts';
import { Unreadable } from './source.ts';

/**
 * A bearer token of scope `register`; `renews`: a new one can be had when it ends. `forget`: it is refused, the next is another.
 * `current` throws `NotSent`, of which `Away` passes.
 */
export type Tokens = { current: () => Promise<string>; forget: () => void; renews: boolean };

export type ClientCredentials = {
  clientId: string;
  clientSecret?: string | undefined;
  /** A private key as JWK or as PKCS #8 in PEM. */
  privateKeyFile?: string | undefined;
  /** Of the OpenID provider; where it is left out the service's pages say it. */
  issuer?: string | undefined;
};

export const tokenOf = (token: string): Tokens => ({
  current: async () => token,
  forget: () => undefined,
  renews: false,
});

/** A token is renewed while this much of its life is left, ms. */
const MARGIN = 30 * SECOND;
const DEFAULT_LIFE_SECONDS = 300;

const pagesConfig = z.object({ issuer: z.string(), resource: z.string().optional() });
const discovery = z.object({ token_endpoint: z.string(), issuer: z.string() });
const refused = z.object({ error: z.string(), error_description: z.string().optional() });
const granted = z.object({ access_token: z.string(), expires_in: z.number().optional() });

async function getJson<T>(url: string, schema: z.ZodType<T>, init?: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30 * SECOND) }).catch(
    (cause: unknown) => {
      throw new Away(`There is no access token: ${url} cannot be reached.`, { cause });
    },
  );
  const text = await response.text();
  const Refusal = response.status === 429 || response.status >= 500 ? Away : NotSent;
  if (!response.ok)
    throw new Refusal(`There is no access token: ${url} answered ${response.status}${reasonIn(text)}.`);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new NotSent(`There is no access token: what ${url} answered is none.`, { cause });
  }
}

/** What a provider says of an error (RFC 6749, section 5.2). */
function reasonIn(text: string): string {
  try {
    const { error, error_description } = refused.parse(JSON.parse(text));
    return `: ${[error, error_description].filter(Boolean).join(', ')}`;
  } catch {
    return '';
  }
}

/** Tokens by client credentials (RFC 6749, section 4.4), with a secret or with a signed assertion (RFC 7523). */
export function tokensBy(url: string, credentials: ClientCredentials): Tokens {
  const { clientId, clientSecret = '', privateKeyFile } = credentials;
  let token = '';
  let renewAt = 0;

  async function renew(): Promise<void> {
    const config = credentials.issuer
      ? { issuer: credentials.issuer, resource: undefined }
      : await getJson(`${url}/config.json`, pagesConfig);
    const { token_endpoint, issuer } = await getJson(
      `${config.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      discovery,
    );
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'register' });
    if (config.resource) body.set('resource', config.resource);
    const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
    if (privateKeyFile) {
      body.set('client_id', clientId);
      body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      body.set('client_assertion', await assertion(privateKeyFile, clientId, issuer));
    } else {
      const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
      headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    }
    const { access_token, expires_in = DEFAULT_LIFE_SECONDS } = await getJson(token_endpoint, granted, {
      method: 'POST',
      headers,
      body,
    });
    token = access_token;
    renewAt = Date.now() + expires_in * SECOND - MARGIN;
  }

  async function current(): Promise<string> {
    if (Date.now() >= renewAt) await renew();
    return token;
  }
  function forget(): void {
    renewAt = 0;
  }
  return { current, forget, renews: true };
}

const jwk = z.looseObject({ kty: z.string(), alg: z.string().optional(), kid: z.string().optional() });
/** By the kind of key, as a JWK and as Node calls it. */
const ALGORITHM: Record<string, string> = {
  RSA: 'PS256',
  EC: 'ES256',
  OKP: 'EdDSA',
  ec: 'ES256',
  ed25519: 'EdDSA',
};

/** Throws `Unreadable` where the file holds no private key. */
function keyIn(file: string) {
  try {
    const text = readFileSync(file, 'utf8').trim();
    const key = text.startsWith('{') ? jwk.parse(JSON.parse(text)) : null;
    const kind = key?.kty ?? createPrivateKey(text).asymmetricKeyType ?? '';
    return { text, key, alg: key?.alg ?? ALGORITHM[kind] ?? 'RS256' };
  } catch (cause) {
    throw new Unreadable(`${file}: it holds no private key as a JWK or in PEM.`, { cause });
  }
}

async function assertion(file: string, clientId: string, audience: string): Promise<string> {
  const { text, key, alg } = keyIn(file);
  return new SignJWT()
    .setProtectedHeader({ alg, ...(key?.kid && { kid: key.kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(key ? await importJWK(key, alg) : await importPKCS8(text, alg));
}
