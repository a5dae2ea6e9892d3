import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Authorize, makeAuthorizer } from '../../local/runtime/authorizer.ts';
import { IIN } from '../builders.ts';

describe('the authorizer', () => {
  const ISSUER = 'http://localhost/oidc';
  const AUDIENCE = 'https://kelisim.kz';
  let authorize: Authorize;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let others: typeof keys;
  let jwk: object;

  beforeAll(async () => {
    keys = await generateKeyPair('RS256', { extractable: true });
    others = await generateKeyPair('RS256');
    jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' };
    authorize = makeAuthorizer({
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: createLocalJWKSet({ keys: [jwk as { kty: string }] }),
    });
  });

  const claims = { iss: ISSUER, aud: AUDIENCE, iin: IIN, scope: 'openid requests', exp: inSeconds(300) };
  function inSeconds(seconds: number): number {
    return Math.floor(Date.now() / 1000) + seconds;
  }
  const sign = (changes: object = {}, privateKey = keys.privateKey, header: object = { kid: 'one' }) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

  test('given a good token, then its claims as text, and its scopes', async () => {
    const allowed = await authorize(`Bearer ${await sign({ amr: ['pwd', 'otp'] })}`, 'requests');
    expect(allowed).toMatchObject({ kind: 'allowed', scopes: ['openid', 'requests'] });
    expect(allowed).toMatchObject({ claims: { iin: IIN, amr: '[pwd otp]', exp: String(claims.exp) } });
  });

  test('given a token that ran out less than a minute ago, then it is still taken', async () => {
    expect(await authorize(`Bearer ${await sign({ exp: inSeconds(-30) })}`, 'requests')).toMatchObject({
      kind: 'allowed',
    });
  });

  describe('given a token that was good a moment ago', () => {
    const NOW = Date.now();
    const at = (seconds: number): void => {
      vi.setSystemTime(NOW + seconds * 1_000);
    };
    let looks: number;
    let again: Authorize;
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['Date'] });
      at(0);
      looks = 0;
      const find = createLocalJWKSet({ keys: [jwk as { kty: string }] });
      const counted: typeof find = Object.assign(
        (...asked: Parameters<typeof find>) => {
          looks += 1;
          return find(...asked);
        },
        { jwks: find.jwks },
      );
      again = makeAuthorizer({ issuer: ISSUER, audience: AUDIENCE, keys: counted });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    test('then its signature is checked once a minute, and its scopes each time', async () => {
      const header = `Bearer ${await sign()}`;
      const seen: [string, number][] = [];
      for (const second of [0, 30, 59, 61]) {
        at(second);
        seen.push([(await again(header, 'requests')).kind, looks]);
      }
      expect(seen).toEqual([
        ['allowed', 1],
        ['allowed', 1],
        ['allowed', 1],
        ['allowed', 2],
      ]);
      expect(await again(header, 'register')).toMatchObject({ kind: 'refused', reply: { status: 403 } });
    });

    test('then it is refused once it has expired', async () => {
      const header = `Bearer ${await sign({ exp: Math.floor(NOW / 1_000) + 10 })}`;
      expect(await again(header, 'requests')).toMatchObject({ kind: 'allowed' });
      at(10 + 61);
      expect(await again(header, 'requests')).toMatchObject({ kind: 'refused', reply: { status: 401 } });
    });

    test('then the same words under another signature are refused', async () => {
      const [head, body] = (await sign()).split('.');
      const [, , signature] = (await sign({}, others.privateKey)).split('.');
      expect(await again(await sign(), 'requests')).toMatchObject({ kind: 'allowed' });
      expect(await again(`${head}.${body}.${signature}`, 'requests')).toMatchObject({ kind: 'refused' });
    });
  });

  test.each<[string, () => Promise<string>]>([
    ['a token without "Bearer"', () => sign()],
    ['the scheme in lower case', async () => `bearer ${await sign()}`],
    ['a client id in the place of an audience', () => sign({ aud: undefined, client_id: AUDIENCE })],
    ['several audiences', () => sign({ aud: ['another', AUDIENCE] })],
    ['a token issued by a clock slightly ahead', () => sign({ iat: inSeconds(30) })],
  ])('given %s, then it is allowed, as on AWS', async (_given, header) => {
    expect(await authorize(await header(), 'requests')).toMatchObject({ kind: 'allowed' });
  });

  test.each<[string, () => Promise<string | undefined>]>([
    ['two tokens', async () => `Bearer ${await sign()},Bearer ${await sign()}`],
    ['a token issued in the future', async () => `Bearer ${await sign({ iat: inSeconds(3_600) })}`],
    [
      'another audience with our client id',
      async () => `Bearer ${await sign({ aud: 'another', client_id: AUDIENCE })}`,
    ],
    ['another client', async () => `Bearer ${await sign({ aud: undefined, client_id: 'another' })}`],
    ['a token that names no key', async () => `Bearer ${await sign({}, keys.privateKey, {})}`],
    ['garbage', async () => 'Bearer a.b.c'],
    ['another issuer', async () => `Bearer ${await sign({ iss: 'https://elsewhere' })}`],
    ['another audience', async () => `Bearer ${await sign({ aud: 'another' })}`],
    ['no audience', async () => `Bearer ${await sign({ aud: undefined })}`],
    ['an expired token', async () => `Bearer ${await sign({ exp: inSeconds(-120) })}`],
    ['a token without an end', async () => `Bearer ${await sign({ exp: undefined })}`],
    ['a token of the future', async () => `Bearer ${await sign({ nbf: inSeconds(300) })}`],
    ['another key', async () => `Bearer ${await sign({}, others.privateKey)}`],
    ['alg: none', async () => `Bearer ${encode({ alg: 'none' })}.${encode(claims)}.`],
    [
      'our public key used as an HMAC secret',
      async () => {
        const secret = new TextEncoder().encode(JSON.stringify(jwk).padEnd(64));
        const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret);
        return `Bearer ${token}`;
      },
    ],
    [
      'claims changed after signing',
      async () => {
        const [head, , signature] = (await sign()).split('.');
        return `Bearer ${head}.${encode({ ...claims, scope: 'register' })}.${signature}`;
      },
    ],
  ])('given %s, then 401 with a challenge', async (_given, header) => {
    expect(await authorize(await header(), 'requests')).toMatchObject({
      kind: 'refused',
      reply: {
        status: 401,
        headers: {
          'www-authenticate': expect.stringMatching(
            /^Bearer error="invalid_token", error_description="the token [a-z ]+"$/,
          ),
          'content-type': 'application/problem+json',
        },
      },
    });
  });

  test.each<[string, object]>([
    ['the token has expired', { exp: inSeconds(-120) }],
    ['the token is for another audience', { aud: 'another' }],
  ])('given %s, then the challenge says so', async (description, changes) => {
    expect(await authorize(`Bearer ${await sign(changes)}`, 'requests')).toMatchObject({
      reply: {
        headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${description}"` },
      },
    });
  });

  test.each([undefined, '', 'Basic dXNlcjpwYXNz', 'Digest a="b"', 'Bearer', 'Bearer '])(
    'given %j, which brings no bearer token, then 401 with the scheme and no error (RFC 6750, section 3)',
    async (header) => {
      expect(await authorize(header, 'requests')).toMatchObject({
        reply: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
      });
    },
  );

  test.each(['consents', 'register'] as const)(
    'given a token without the scope %s, then 403',
    async (scope) => {
      expect(await authorize(`Bearer ${await sign()}`, scope)).toMatchObject({
        kind: 'refused',
        reply: {
          status: 403,
          headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
        },
      });
    },
  );

  test.each(['', 'requestsX', 'Xrequests', undefined])(
    'given the scope %j, then "requests" is not in it',
    async (scope) => {
      expect(await authorize(`Bearer ${await sign({ scope })}`, 'requests')).toMatchObject({
        reply: { status: 403 },
      });
    },
  );
});
