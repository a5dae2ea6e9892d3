import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportSPKI, generateKeyPair, importJWK, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { FUNCTION_ENTRIES, type Scope } from '../../shared/service/table.ts';
import { BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const AUDIENCE = 'urn:kelisim:api';

const service = useService();
let key: JWK;
let issuer: string;

beforeAll(async () => {
  key = JSON.parse(readFileSync(join(service.dataDir, 'oidc.json'), 'utf8')).signingKey;
  issuer = String(JSON.parse(bytes((await service.bank()).split('.')[1] ?? '').toString()).iss);
});

const bytes = (base64url: string): Buffer => Buffer.from(base64url, 'base64url');
const part = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);

const goodClaims = () => ({
  iss: issuer,
  aud: AUDIENCE,
  sub: 'somebody',
  bin: BANK,
  name: 'Банк',
  scope: 'requests',
  iat: now(),
  exp: now() + 600,
});
const goodHeader = () => ({ alg: 'RS256', typ: 'at+jwt', kid: key.kid }) as JWTHeaderParameters;

/** A token of the provider's own key, with these claims and no others that are undefined. */
const signed = async (claims: Record<string, unknown> = {}, header: Partial<JWTHeaderParameters> = {}) =>
  new SignJWT({ ...goodClaims(), ...claims })
    .setProtectedHeader({ ...goodHeader(), ...header })
    .sign(await importJWK(key, 'RS256'));

const publicKeyText = (): string =>
  createPublicKey({ key: { kty: 'RSA', n: key.n, e: key.e }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();

/** Signed with the public key taken for a shared secret: whoever lets the token pick the algorithm believes it. */
async function confused(): Promise<string> {
  const secret = new TextEncoder().encode(publicKeyText());
  return new SignJWT(goodClaims()).setProtectedHeader({ ...goodHeader(), alg: 'HS256' }).sign(secret);
}

/** Everything right, signed by somebody else. */
async function forged(header: Partial<JWTHeaderParameters> = {}): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  return new SignJWT(goodClaims()).setProtectedHeader({ ...goodHeader(), ...header }).sign(privateKey);
}

/** A signed token whose middle was exchanged. */
async function altered(): Promise<string> {
  const [header, , signature] = (await signed()).split('.');
  return `${header}.${part({ ...goodClaims(), bin: '900140000010' })}.${signature}`;
}

async function withOwnKey(): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = createPublicKey({ key: await exportSPKI(publicKey) }).export({ format: 'jwk' });
  const header = { alg: 'RS256', typ: 'at+jwt', jwk } as JWTHeaderParameters;
  return new SignJWT(goodClaims()).setProtectedHeader(header).sign(privateKey);
}

const bearer = async (token: Promise<string>): Promise<string> => `Bearer ${await token}`;

const UNAUTHORIZED: [string, () => Promise<string> | string][] = [
  ['an empty header', () => ''],
  ['no token', () => 'Bearer '],
  ['garbage', () => 'Bearer garbage'],
  ['garbage in three parts', () => 'Bearer a.b.c'],
  ['another scheme', async () => `Basic ${await signed()}`],
  ['two tokens', async () => `Bearer ${await signed()} ${await signed()}`],
  ['another audience', () => bearer(signed({ aud: 'urn:somebody:else' }))],
  ['no audience', () => bearer(signed({ aud: undefined }))],
  ['another issuer', () => bearer(signed({ iss: 'https://issuer.example' }))],
  ['no issuer', () => bearer(signed({ iss: undefined }))],
  ['an expired token', () => bearer(signed({ iat: now() - 7_200, exp: now() - 3_600 }))],
  ['a token without an end', () => bearer(signed({ exp: undefined }))],
  ['an end that is no number', () => bearer(signed({ exp: 'never' }))],
  ['a token of the future', () => bearer(signed({ nbf: now() + 3_600 }))],
  ['alg none', () => `Bearer ${part({ alg: 'none', typ: 'at+jwt' })}.${part(goodClaims())}.`],
  [
    'alg none with a signature',
    () => `Bearer ${part({ alg: 'none', kid: key.kid })}.${part(goodClaims())}.AAAA`,
  ],
  ['HS256 with the public key', () => bearer(confused())],
  ['another key', () => bearer(forged())],
  ['another key of another name', () => bearer(forged({ kid: 'other' }))],
  ['a key that the token brings along', () => bearer(withOwnKey())],
  ['PS256 with the right key', () => bearer(signedPs256())],
  ['altered claims', () => bearer(altered())],
];

async function signedPs256(): Promise<string> {
  const { alg: _, ...anyUse } = key;
  return new SignJWT(goodClaims())
    .setProtectedHeader({ ...goodHeader(), alg: 'PS256' })
    .sign(await importJWK(anyUse, 'PS256'));
}

const get = (authorization: string, path = '/v1/requests') =>
  service.call('GET', path, { headers: { authorization } });

describe('without a token that is valid for this service', () => {
  test.each(UNAUTHORIZED)('given %s, then 401, a challenge and no reason', async (_, make) => {
    const { status, headers, body } = await get(await make());
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer\b/);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body.type).toMatch(/\/unauthorized$/);
    expect(body.errors).toBeUndefined();
  });

  test('given the right token, then 200: nothing but the mistakes above was refused', async () => {
    expect((await get(await bearer(signed()))).status).toBe(200);
    expect((await get(`bearer ${await signed()}`)).status).toBe(200);
  });
});

const FORBIDDEN: [string, () => Promise<string>][] = [
  ['no scope, as an ID token has it', () => signed({ scope: undefined })],
  ['an empty scope', () => signed({ scope: '' })],
  ["another route's scope", () => signed({ scope: 'consents register' })],
  ['a scope that begins like the right one', () => signed({ scope: 'requests:read openid' })],
  ['the scope in capitals', () => signed({ scope: 'REQUESTS' })],
];

describe('with a valid token that does not allow this', () => {
  test.each(FORBIDDEN)('given %s, then 403', async (_, make) => {
    const { status, headers, body } = await get(await bearer(make()));
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('insufficient_scope');
    expect(body.type).toMatch(/\/forbidden$/);
  });

  test.each([
    ['an organisation', 'GET', '/v1/consents', { scope: 'consents' }],
    ['an organisation', 'GET', '/v1/me/answer', { scope: 'consents' }],
    ['nobody', 'GET', '/v1/consents', { scope: 'consents', bin: undefined }],
  ])('given the token is of %s, when it is used for %s %s, then 403', async (_, method, path, claims) => {
    const token = await signed(claims);
    expect((await service.call(method, path, { token })).status).toBe(403);
  });

  test('given the token names neither a person nor an organisation, when a request is posted, then 403', async () => {
    const token = await signed({ bin: undefined });
    expect((await service.submit(token, { iin: service.nextIin() })).status).toBe(403);
  });

  test('given the clock passes the end of a token, then it is refused like any other', async () => {
    const token = await signed({ exp: now() + 3_600 });
    expect((await get(`Bearer ${token}`)).status).toBe(200);
    await service.advance('PT2H');
    expect((await get(`Bearer ${token}`)).status).toBe(401);
  });
});

const ROUTES = FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
  Object.entries(routes).map(([route, access]) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, path: path.replaceAll(/\{\w+\}/g, 'a'.repeat(32)), access };
  }),
);
const scoped = ROUTES.flatMap(({ access, ...route }) =>
  'scope' in access ? [{ ...route, scope: access.scope }] : [],
);
const open = ROUTES.filter(({ access }) => 'public' in access);
const OTHER: Record<Scope, string> = {
  requests: 'consents register',
  consents: 'requests register',
  register: 'requests consents',
};

describe('every route of the service', () => {
  test.each(scoped)(
    '$method $path: no token 401, the scopes of the others 403',
    async ({ method, path, scope }) => {
      expect((await service.call(method, path)).status).toBe(401);
      const token = await service.token({ bin: BANK, scope: OTHER[scope] });
      expect((await service.call(method, path, { token })).status).toBe(403);
    },
  );

  test.each(open.filter(({ method }) => method === 'GET'))(
    '$method $path: needs no token, and minds no bad one',
    async ({ path }) => {
      const answers = [await service.call('GET', path), await get('Bearer garbage', path)];
      for (const { status } of answers) expect([200, 404]).toContain(status);
    },
  );

  test('an SMS that is not signed is refused', async () => {
    const body = { messageId: 'm', from: '+77011234567', to: '1414', text: '123456 ДА' };
    expect((await service.call('POST', '/v1/sms/inbound', { body })).status).toBe(401);
  });
});
