import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto';
import { decodeJwt, importJWK, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';

const service = useService();
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const AUDIENCE = 'urn:kelisim:api';

type Client = {
  client_id: string;
  bin: string;
  name: string;
  client_secret?: string;
  private_key?: JWK;
  private_key_pem?: string;
};
type Tokens = {
  access_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  error: string;
};

let clients: Client[];
let metadata: Record<string, string[]> & { issuer: string; token_endpoint: string };

beforeAll(async () => {
  clients = JSON.parse((await service.call('GET', '/local/clients')).text);
  metadata = JSON.parse((await service.call('GET', '/oidc/.well-known/openid-configuration')).text);
});

const client = (id: string): Client => {
  const found = clients.find(({ client_id }) => client_id === id);
  if (!found) throw new Error(`there is no client ${id}`);
  return found;
};

async function tokens(
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Tokens }> {
  const response = await fetch(metadata.token_endpoint, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ grant_type: 'client_credentials', ...parameters }),
  });
  return { status: response.status, body: (await response.json()) as Tokens };
}

async function assertion(id: string, claims: Record<string, unknown> = {}): Promise<string> {
  const jwk = client(id).private_key ?? {};
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({
    iss: id,
    sub: id,
    aud: metadata.issuer,
    jti: randomUUID(),
    iat: now,
    exp: now + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: jwk.kid ?? '' })
    .sign(await importJWK(jwk, 'ES256'));
}

const byKey = async (id: string, parameters: Record<string, string> = {}, claims = {}) =>
  tokens({
    client_assertion_type: JWT_BEARER,
    client_assertion: await assertion(id, claims),
    ...parameters,
  });
const bySecret = (parameters: Record<string, string> = {}, secret = client('stepnoy-bank').client_secret) =>
  tokens(parameters, {
    authorization: `Basic ${Buffer.from(`stepnoy-bank:${secret}`).toString('base64')}`,
  });

describe('the server of an organisation', () => {
  test.each([
    ['its private key', () => byKey('koktem-bank', { scope: 'requests' }), 'koktem-bank', 'requests'],
    ['its secret', () => bySecret({ scope: 'requests' }), 'stepnoy-bank', 'requests'],
    ['its private key, the ministry', () => byKey('ministry', { scope: 'register' }), 'ministry', 'register'],
  ])('given %s, gets a token of ten minutes for itself', async (_what, get, id, scope) => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope });
    const claims = decodeJwt(body.access_token);
    const { bin, name } = client(id);
    expect(claims).toMatchObject({ iss: metadata.issuer, aud: AUDIENCE, client_id: id, bin, name, scope });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
  });

  test('asks with its token, and is named to the citizen', async () => {
    const token = (await byKey('koktem-bank', { scope: 'requests', resource: AUDIENCE })).body.access_token;
    const citizen = await service.citizen();
    await service.ask(token, citizen.iin);
    expect(await service.consents(citizen)).toMatchObject([
      { requester: { id: client('koktem-bank').bin, name: client('koktem-bank').name } },
    ]);
  });

  test('the key in PEM is the key in JWK', () => {
    const { private_key, private_key_pem = '' } = client('koktem-bank');
    const signature = sign('sha256', Buffer.from('text'), createPrivateKey(private_key_pem));
    expect(signature.length).toBeGreaterThan(60);
    expect(createPrivateKey(private_key_pem).export({ format: 'jwk' })).toMatchObject({ x: private_key?.x });
  });

  test.each<[string, () => Promise<{ status: number; body: Tokens }>, string]>([
    ['a wrong secret', () => bySecret({}, 'another'), 'invalid_client'],
    ['no scope', () => bySecret(), 'invalid_scope'],
    ['a scope that is not its own', () => bySecret({ scope: 'register' }), 'invalid_scope'],
    [
      'another resource',
      () => bySecret({ scope: 'requests', resource: 'https://elsewhere.example' }),
      'invalid_target',
    ],
    [
      'the secret in the body',
      () => tokens({ client_id: 'stepnoy-bank', client_secret: 'x' }),
      'invalid_client',
    ],
    ['an assertion that ran out', () => byKey('koktem-bank', {}, { exp: 1 }), 'invalid_client'],
    [
      'an assertion for somebody else',
      () => byKey('koktem-bank', {}, { aud: 'https://x.example' }),
      'invalid_client',
    ],
    ['an assertion of another client', () => byKey('koktem-bank', {}, { sub: 'ministry' }), 'invalid_client'],
    ['no proof at all', () => tokens({ client_id: 'koktem-bank' }), 'invalid_client'],
    ['the public client', () => tokens({ client_id: 'kelisim-web', scope: 'requests' }), 'invalid_request'],
  ])('given %s, gets none', async (_what, get, error) => {
    const { status, body } = await get();
    expect([400, 401]).toContain(status);
    expect(body.error).toBe(error);
    expect(body.access_token).toBeUndefined();
  });

  test('an assertion counts once', async () => {
    const once = {
      scope: 'requests',
      client_assertion_type: JWT_BEARER,
      client_assertion: await assertion('koktem-bank'),
    };
    expect((await tokens(once)).status).toBe(200);
    expect((await tokens(once)).body.error).toBe('invalid_client');
  });
});

test('discovery advertises what works and nothing else', () => {
  expect(metadata).toMatchObject({
    grant_types_supported: ['authorization_code', 'client_credentials'],
    response_types_supported: ['code'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256', 'PS256'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  });
});

describe('a token without a sign-in', () => {
  const body = { bin: '900140000020', scope: 'requests' };

  test('says how long it lives', async () => {
    const { body: issued, headers } = await service.call('POST', '/local/tokens', { body });
    expect(issued).toMatchObject({ token_type: 'Bearer', expires_in: 30 * 24 * 60 * 60 });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('lives as long as it was asked for', async () => {
    const { body: issued } = await service.call('POST', '/local/tokens', {
      body: { ...body, lifetimeSeconds: 120 },
    });
    expect(issued.expires_in).toBe(120);
    const { exp, iat } = decodeJwt(issued.access_token);
    expect(Number(exp) - Number(iat)).toBe(120);
  });

  test.each([0, -1, 1.5, '60', 30 * 24 * 60 * 60 + 1])('cannot live for %j', async (lifetimeSeconds) => {
    const refused = await service.call('POST', '/local/tokens', { body: { ...body, lifetimeSeconds } });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([{ pointer: '/lifetimeSeconds' }]);
  });
});

test('the secrets outlive a restart, and are of this data folder', async () => {
  const before = createHash('sha256').update(JSON.stringify(clients)).digest('hex');
  await service.interrupt();
  await service.start();
  const { text } = await service.call('GET', '/local/clients');
  expect(
    createHash('sha256')
      .update(JSON.stringify(JSON.parse(text)))
      .digest('hex'),
  ).toBe(before);
});
