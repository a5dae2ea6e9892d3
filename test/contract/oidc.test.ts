import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  DEMONSTRATION_ACCOUNTS,
  DEMONSTRATION_CLIENTS,
  DEMONSTRATION_PEOPLE,
} from '../../local/demonstration/demonstration.ts';
import { outsiderIin } from '../../local/demonstration/families.ts';
import { type IdentityProvider, openIdentityProvider } from '../../local/oidc/provider.ts';
import { type TokenRequest, tokenRequestSchema } from '../../local/oidc/tokens.ts';
import { Browser, pkcePair } from './oidc-browser.ts';

const VISITOR = outsiderIin({ born: '700101', sex: 'm' }, 50);
const SOMEBODY = '850101300000';

let dataDir: string;
let server: Server;
let origin: string;
let provider: IdentityProvider;
const reported: unknown[] = [];

/** The library writes there about everything that is not configured. */
const warnings = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'info')];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kelisim-oidc-'));
  server = createServer((req, res) => {
    provider.handle(req, res).catch((error: unknown) => {
      reported.push(error);
      res.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  provider = await open();
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dataDir, { recursive: true });
  expect(reported).toEqual([]);
  expect(warnings.flatMap((spy) => spy.mock.calls)).toEqual([]);
});

function open(): Promise<IdentityProvider> {
  return openIdentityProvider({
    origin,
    dataDir,
    accounts: DEMONSTRATION_ACCOUNTS,
    clients: DEMONSTRATION_CLIENTS,
    report: (error) => reported.push(error),
  });
}

const issue = async (request: TokenRequest): Promise<string> =>
  (await provider.issueToken(request)).access_token;

async function verified(token: string): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));
  const { payload } = await jwtVerify(token, keys, {
    issuer: provider.issuer,
    audience: 'urn:kelisim:api',
    algorithms: ['RS256'],
  });
  return payload;
}

function person(place: number): { iin: string; name: string } {
  const found = DEMONSTRATION_PEOPLE[place];
  if (found === undefined) {
    throw new Error('No such person');
  }
  return found;
}

/** Signs in from the cabinets' redirect to the tokens, as a browser would. */
async function signIn(options: { choose: (page: string) => URLSearchParams; scope?: string }) {
  const browser = new Browser(origin);
  const { verifier, challenge } = pkcePair();
  const page = await browser.follow(
    `/oidc/auth?${new URLSearchParams({
      client_id: 'kelisim-web',
      response_type: 'code',
      redirect_uri: `${origin}/signed-in`,
      scope: options.scope ?? 'openid requests consents',
      state: 'state-of-the-client',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })}`,
  );
  expect(page.status).toBe(200);
  const end = await browser.post(page.url, options.choose(page.body));
  const callback = new URL(end.url);
  expect(callback.pathname).toBe('/signed-in');
  expect(callback.searchParams.get('state')).toBe('state-of-the-client');
  const tokens = await fetch(`${origin}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'kelisim-web',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: `${origin}/signed-in`,
      code_verifier: verifier,
    }),
  });
  expect(tokens.status).toBe(200);
  const { access_token, id_token } = (await tokens.json()) as { access_token: string; id_token: string };
  return { accessToken: access_token, idToken: id_token, browser, page };
}

function press(name: string): (page: string) => URLSearchParams {
  return (page) => {
    const button = page.match(new RegExp(`name="account" value="([^"]+)"><strong>${name}<`));
    return new URLSearchParams({ account: button?.[1] ?? '' });
  };
}

describe('the discovery document', () => {
  test('names the issuer, its endpoints, PKCE and RS256', async () => {
    const answer = await fetch(`${origin}/oidc/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({
      issuer: `${origin}/oidc`,
      authorization_endpoint: `${origin}/oidc/auth`,
      token_endpoint: `${origin}/oidc/token`,
      jwks_uri: `${provider.issuer}/jwks`,
      end_session_endpoint: `${origin}/oidc/session/end`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    });
  });

  test('its keys are the public ones that the service gets, with nothing private', async () => {
    const published = (await (await fetch(`${provider.issuer}/jwks`)).json()) as { keys: object[] };
    expect(published).toEqual(provider.jwks);
    expect(Object.keys(published.keys[0] ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('signing in', () => {
  test('given a person, when chosen from the list, then the token has the IIN, the name and both scopes', async () => {
    const { iin, name } = person(0);
    const { accessToken, idToken } = await signIn({ choose: press(name) });
    const claims = await verified(accessToken);
    expect(claims).toMatchObject({ iin, name, client_id: 'kelisim-web' });
    expect(String(claims.scope).split(' ').toSorted()).toEqual(['consents', 'requests']);
    expect(claims).not.toHaveProperty('bin');
    expect(claims.sub).not.toContain(iin);
    expect(decodeJwt(idToken)).toMatchObject({ aud: 'kelisim-web', sub: claims.sub, iin, name });
  });

  test('given an organisation, then the token has the BIN and the scope requests alone', async () => {
    const { accessToken } = await signIn({ choose: press('«Көктем Банк» АҚ') });
    const claims = await verified(accessToken);
    expect(claims).toMatchObject({ bin: expect.stringMatching(/^9001/), name: '«Көктем Банк» АҚ' });
    expect(claims.scope).toBe('requests');
    expect(claims).not.toHaveProperty('iin');
  });

  test('given a client that asks for the register, then the operator is listed and gets it', async () => {
    const operator = press('ҚР Еңбек және халықты әлеуметтік қорғау министрлігі');
    const { accessToken } = await signIn({ choose: operator, scope: 'openid register' });
    expect((await verified(accessToken)).scope).toBe('register');
  });

  test('given a typed number, then that person signs in, and no address has the number', async () => {
    const typed = new URLSearchParams({ number: VISITOR, name: 'Қонақ <b>' });
    const { accessToken, browser } = await signIn({ choose: () => typed });
    expect(await verified(accessToken)).toMatchObject({ iin: VISITOR, name: 'Қонақ <b>' });
    expect(browser.visited.join(' ')).not.toContain(VISITOR);
  });

  test('given a mistyped number, then the page says so and keeps what was typed, escaped', async () => {
    const browser = new Browser(origin);
    const page = await browser.follow(authorizationPath({ ui_locales: 'en' }));
    const answer = await browser.post(page.url, new URLSearchParams({ number: '123', name: '"><i>' }));
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('There is no such IIN or BIN');
    expect(answer.body).toContain('value="123"');
    expect(answer.body).toContain('value="&quot;&gt;&lt;i&gt;"');
  });

  test.each([
    { accept: 'ru-RU,ru;q=0.9', lang: 'ru' },
    { accept: 'en', lang: 'en' },
    { accept: 'de', lang: 'kk' },
  ])('given a browser that accepts $accept, then the page is in $lang', async ({ accept, lang }) => {
    const page = await new Browser(origin, accept).follow(authorizationPath({}));
    expect(page.body).toContain(`<html lang="${lang}">`);
  });

  test('the page allows no script, is not stored, and its cookies are not readable by scripts', async () => {
    const browser = new Browser(origin);
    const page = await browser.follow(authorizationPath({}));
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(browser.setCookies.every((cookie) => /httponly/i.test(cookie) && !/secure/i.test(cookie))).toBe(
      true,
    );
  });

  test('given a client without PKCE or with another address, then there is no code', async () => {
    const withoutPkce = await new Browser(origin).follow(
      authorizationPath({ code_challenge: '', code_challenge_method: '' }),
    );
    expect(new URL(withoutPkce.url).searchParams.get('error')).toBe('invalid_request');
    const elsewhere = await new Browser(origin).follow(
      authorizationPath({ redirect_uri: 'http://elsewhere.example/' }),
    );
    expect(elsewhere.status).toBe(400);
    expect(elsewhere.body).toContain('invalid_redirect_uri');
  });

  test('given a client that wants a token for another service, then there is no code', async () => {
    const page = await new Browser(origin).follow(authorizationPath({ resource: 'urn:other' }));
    expect(new URL(page.url).searchParams.get('error')).toBe('invalid_target');
  });

  test('given an interaction nobody started, then the page says to start again', async () => {
    const answer = await fetch(`${origin}/oidc/sign-in/unknown`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('invalid_request');
  });
});

describe('signing out', () => {
  test('given the id token, when the page’s button is pressed, then the client is next and the session is over', async () => {
    const { idToken, browser } = await signIn({ choose: press(person(0).name) });
    const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: `${origin}/` });
    const page = await browser.follow(`/oidc/session/end?${query}`);
    expect(page.headers.get('content-security-policy')).toContain('script-src');
    const xsrf = page.body.match(/name="xsrf" value="([^"]+)"/)?.[1] ?? '';
    const end = await browser.post(
      `${origin}/oidc/session/end/confirm`,
      new URLSearchParams({ xsrf, logout: 'yes' }),
    );
    expect(end.url).toBe(`${origin}/`);
    const again = await browser.follow(authorizationPath({}));
    expect(new URL(again.url).pathname).toMatch(/^\/oidc\/sign-in\//);
  });
});

describe('a token without a sign-in', () => {
  test('given a person, then it has the claims of a token from a sign-in, and the same subject', async () => {
    const { iin, name } = person(1);
    const issued = await verified(await issue({ iin, scope: 'requests consents' }));
    const { accessToken } = await signIn({ choose: press(name) });
    const signedIn = await verified(accessToken);
    expect(Object.keys(issued).toSorted()).toEqual(Object.keys(signedIn).toSorted());
    expect(issued).toMatchObject({ iin, name, sub: signedIn.sub, scope: 'requests consents' });
    expect(Number(issued.exp) - Number(issued.iat)).toBe(30 * 24 * 60 * 60);
  });

  test('given an unknown organisation, then it gets the given name or a general one', async () => {
    const named = await issue({ bin: '111140000000', name: 'ТОО «Проба»', scope: 'requests' });
    expect(await verified(named)).toMatchObject({ bin: '111140000000', name: 'ТОО «Проба»' });
    const unnamed = await issue({
      bin: '111140000000',
      scope: 'requests',
      lifetimeSeconds: 60,
    });
    const claims = await verified(unnamed);
    expect(claims.name).toBe('Атаусыз ұйым');
    expect(Number(claims.exp) - Number(claims.iat)).toBe(60);
  });

  test('given the same number as IIN and as BIN, then the subjects differ', async () => {
    const iin = decodeJwt(await issue({ iin: SOMEBODY, scope: 'requests' }));
    const bin = decodeJwt(await issue({ bin: SOMEBODY, scope: 'requests' }));
    expect(iin.sub).not.toBe(bin.sub);
    expect(iin.jti).not.toBe(bin.jti);
  });

  test.each([
    ['a person', { iin: SOMEBODY, scope: 'requests consents' }],
    ['an organisation with a name', { bin: SOMEBODY, name: 'Банк', scope: 'requests' }],
    ['every scope', { bin: SOMEBODY, scope: 'register requests consents' }],
  ])('given a request with %s, then it is accepted as it is', (_what, body) => {
    expect(tokenRequestSchema.parse(body)).toEqual(body);
  });

  test.each([
    ['both numbers', { iin: SOMEBODY, bin: SOMEBODY, scope: 'requests' }, ''],
    ['no number', { scope: 'requests' }, ''],
    ['a short number', { iin: '123', scope: 'requests' }, 'iin'],
    ['no scope', { iin: SOMEBODY }, 'scope'],
    ['an empty scope', { iin: SOMEBODY, scope: '' }, 'scope'],
    ['an unknown scope', { iin: SOMEBODY, scope: 'requests admin' }, 'scope'],
    ['a scope twice', { iin: SOMEBODY, scope: 'requests requests' }, 'scope'],
    ['an empty name', { iin: SOMEBODY, name: ' ', scope: 'requests' }, 'name'],
    ['an unknown field', { iin: SOMEBODY, scope: 'requests', lifetime: 60 }, ''],
  ])('given a request with %s, then it is refused and the field is named', (_what, body, field) => {
    const issues = tokenRequestSchema.safeParse(body).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

describe('a restart', () => {
  test('keeps the keys, the subjects and the people who were typed in', async () => {
    const token = await issue({ iin: VISITOR, scope: 'consents' });
    const restarted = await open();
    expect(restarted.jwks).toEqual(provider.jwks);
    const { payload } = await jwtVerify(token, createLocalJWKSet(restarted.jwks));
    const later = decodeJwt((await restarted.issueToken({ iin: VISITOR, scope: 'consents' })).access_token);
    expect(later.sub).toBe(payload.sub);
    expect(later.name).toBe('Қонақ <b>');
  });

  test('the keys are readable by their owner only', async () => {
    expect((await stat(join(dataDir, 'oidc.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(dataDir, 'oidc.json'), 'utf8')).toContain('"signingKey"');
  });
});

function authorizationPath(changes: Record<string, string>): string {
  const { challenge } = pkcePair();
  const query = new URLSearchParams({
    client_id: 'kelisim-web',
    response_type: 'code',
    redirect_uri: `${origin}/`,
    scope: 'openid requests consents',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  });
  return `/oidc/auth?${query}`;
}
