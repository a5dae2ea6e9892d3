import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAnswer } from '../../client/answer.ts';
import { Refused } from '../../client/call.ts';
import { type Client, createClient } from '../../client/client.ts';
import { makeTokens } from '../../client/tokens.ts';
import { verifyWebhook } from '../../client/webhook.ts';
import type { PublishedClient } from '../../local/oidc/clients.ts';
import { useReceiver } from '../support/receiver.ts';
import { BANK, type Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService({ env: { WEBHOOK_ADDRESSES: 'public-and-loopback' } });
const receiver = useReceiver();
let bank: string;
let client: Client;

beforeAll(async () => {
  bank = await service.bank();
  client = createClient({ url: service.origin, tokens: async () => bank });
});

/** Replies as the person would, as soon as the SMS is there. */
async function replies({ phone }: Citizen, word: string): Promise<void> {
  const codes = await service.until(
    () => service.codes(phone),
    ({ length }) => length > 0,
  );
  await service.reply(phone, `${codes[0]} ${word}`);
}

describe('the client', () => {
  test('asks, waits, and gives the answer verified', async () => {
    const citizen = await service.citizen({ belongs: true });
    const [confirmed] = await Promise.all([
      client.confirm({ iin: citizen.iin, purpose: 'credit', reference: 'loan-1' }),
      replies(citizen, 'ИӘ'),
    ]);
    expect(confirmed.request).toMatchObject({ status: 'answered', reference: 'loan-1' });
    expect(confirmed.answer).toMatchObject({
      belongs: true,
      aud: BANK,
      request: { id: confirmed.request.id },
    });
  });

  test('gives a refusal as it is, without an answer', async () => {
    const citizen = await service.citizen();
    const [{ request, answer }] = await Promise.all([
      client.confirm({ iin: citizen.iin, purpose: 'credit' }),
      replies(citizen, 'ЖОҚ'),
    ]);
    expect([request.status, request.reason, answer]).toEqual(['refused', 'citizen', null]);
  });

  test('believes no answer of another request, of another issuer, or that was changed', async () => {
    const citizen = await service.citizen({ belongs: true });
    const [{ request }] = await Promise.all([
      client.confirm({ iin: citizen.iin, purpose: 'credit' }),
      replies(citizen, 'ИӘ'),
    ]);
    const { jws } = await client.answer(request.id);
    const right = { issuer: service.origin, requestId: request.id };
    expect(await verifyAnswer(jws, right)).toMatchObject({ belongs: true });
    const keys = await (await fetch(`${service.origin}/.well-known/jwks.json`)).json();
    expect(await verifyAnswer(jws, { ...right, keys })).toMatchObject({ belongs: true });
    await expect(verifyAnswer(jws, { ...right, requestId: 'f'.repeat(32) })).rejects.toThrow(
      'another request',
    );
    await expect(verifyAnswer(jws, { ...right, keys, issuer: 'https://other.example' })).rejects.toThrow(
      'iss',
    );
    await expect(verifyAnswer(`${jws.slice(0, -8)}AAAAAAAA`, right)).rejects.toThrow('signature');
  });

  test('throws what it was refused with, by its kind', async () => {
    const error = await client.submit({ iin: '123', purpose: 'credit' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ status: 400, kind: 'invalid-request' });
    await expect(client.read('f'.repeat(32))).rejects.toMatchObject({ status: 404, kind: 'not-found' });
  });

  test('withdraws a request, also when the answer to the first try was lost', async () => {
    const { iin } = await service.citizen();
    const { id } = await client.submit({ iin, purpose: 'credit' });
    expect(await client.cancel(id)).toMatchObject({ status: 'cancelled' });
    expect(await client.cancel(id)).toMatchObject({ status: 'cancelled' });
  });

  test('asks again after an outage, by the same key, so that there is one request', async () => {
    const { iin } = await service.citizen();
    await service.fault({ service: 'dynamodb', next: 4, error: 'ResourceNotFoundException' });
    const submitted = await client.submit(
      { iin, purpose: 'credit' },
      { idempotencyKey: `outage-${iin.slice(-4)}` },
    );
    await service.fault({ service: 'dynamodb', rate: 0 });
    const again = await client.submit(
      { iin, purpose: 'credit' },
      { idempotencyKey: `outage-${iin.slice(-4)}` },
    );
    expect(again.id).toBe(submitted.id);
  });

  test('follows the feed from where its cursor was saved', async () => {
    let saved: string | null = Buffer.from(await service.now()).toString('base64url');
    const store = {
      load: () => saved,
      save: (cursor: string) => {
        saved = cursor;
      },
    };
    const first = await client.submit({ iin: (await service.citizen()).iin, purpose: 'housing' });
    await service.advance('PT6S');
    for await (const change of client.changes(store)) if (change.id === first.id) break;
    const second = await client.submit({ iin: (await service.citizen()).iin, purpose: 'housing' });
    await service.advance('PT6S');
    const seen: string[] = [];
    for await (const change of client.changes(store)) {
      seen.push(change.id);
      if (change.id === second.id) break;
    }
    expect(seen.at(-1)).toBe(second.id);
    const stopping = new AbortController();
    stopping.abort(new Error('enough'));
    await expect(client.changes(store, stopping.signal).next()).rejects.toThrow('enough');
  });

  test('knows a webhook of the service, and no other', async () => {
    const { secret = '' } = await client.setWebhook(receiver.url());
    const { id } = await client.submit({ iin: (await service.citizen()).iin, purpose: 'credit' });
    await client.cancel(id);
    await service.advance('PT6S');
    const [call] = await service.until(
      async () => receiver.got.filter(({ body }) => body.includes(id)),
      ({ length }) => length > 0,
    );
    if (!call) throw new Error('there was no call');
    const now = Number(call.headers['webhook-timestamp']) * 1_000;
    const { message, ...verified } = await verifyWebhook(call, secret, now);
    expect([verified.id, message.data]).toEqual([`final-${id}`, { id, status: 'cancelled' }]);
    const other = `whsec_${btoa('another secret')}`;
    await expect(verifyWebhook(call, other, now)).rejects.toThrow('does not hold');
    await expect(verifyWebhook({ ...call, body: `${call.body} ` }, secret, now)).rejects.toThrow(
      'does not hold',
    );
    await expect(verifyWebhook(call, secret, now + 301_000)).rejects.toThrow('too old');
    const broken = { ...call, headers: { ...call.headers, 'webhook-signature': 'v1,%%% v2,x v1' } };
    await expect(verifyWebhook(broken, secret, now)).rejects.toThrow('does not hold');
    const { secret: fresh } = await client.rotateWebhookSecret();
    expect(fresh).not.toBe(secret);
  });
});

/** Where one of them is missing the report says so, and counts the test as not run. */
const PYTHON = ['python3 --version', 'openssl version'].every((command) => {
  const [program = '', ...args] = command.split(' ');
  return spawnSync(program, args).status === 0;
});
const missing = PYTHON ? '' : ' (NOT RUN: this machine has no python3, or no openssl)';

test.runIf(PYTHON)(
  `the example in Python, with its standard library and openssl only, gets the same answer${missing}`,
  async () => {
    const citizen = await service.citizen({ belongs: true });
    const example = join(import.meta.dirname, '../../client/examples/kelisim.py');
    const child = spawn('python3', [example, citizen.iin, 'credit'], {
      env: { ...process.env, KELISIM_URL: service.origin, KELISIM_TOKEN: bank },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const ended = once(child, 'close');
    await replies(citizen, 'ИӘ');
    expect(await ended).toEqual([0, null]);
    expect(JSON.parse(output)).toMatchObject({ status: 'answered', belongs: true });
  },
);

describe('tokens of the provider that runs beside the service', () => {
  const published = async (clientId: string) => {
    const clients = (await service.call('GET', '/local/clients')).body as unknown as PublishedClient[];
    const found = clients.find(({ client_id }) => client_id === clientId);
    if (!found) throw new Error(`there is no client ${clientId}`);
    return found;
  };
  const known = { resource: 'urn:kelisim:api' };

  test('are had by private_key_jwt, and asked with', async () => {
    const { private_key: key } = await published('koktem-bank');
    if (!key) throw new Error('koktem-bank has no key');
    const tokens = makeTokens({ ...known, issuer: `${service.origin}/oidc`, clientId: 'koktem-bank', key });
    const own = createClient({ url: service.origin, tokens });
    const { id } = await own.submit({ iin: (await service.citizen()).iin, purpose: 'credit' });
    expect(await own.cancel(id)).toMatchObject({ status: 'cancelled' });
    expect(decodeJwt(await tokens())).toMatchObject({ bin: '900140000010', scope: 'requests' });
  });

  test('are had by client_secret_basic, and by no other secret', async () => {
    const { client_secret: secret = '' } = await published('stepnoy-bank');
    const basic = { ...known, issuer: `${service.origin}/oidc`, clientId: 'stepnoy-bank' };
    expect(decodeJwt(await makeTokens({ ...basic, secret })())).toMatchObject({ bin: '900140000020' });
    await expect(makeTokens({ ...basic, secret: 'another' })()).rejects.toThrow(
      'the token endpoint answered 401',
    );
  });

  test('are had by nobody whose key is another’s, and for no scope that is not the client’s', async () => {
    const { private_key: key } = await published('ministry');
    if (!key) throw new Error('the ministry has no key');
    const issuer = `${service.origin}/oidc`;
    await expect(makeTokens({ ...known, issuer, clientId: 'koktem-bank', key })()).rejects.toThrow('401');
    await expect(
      makeTokens({ ...known, issuer, clientId: 'ministry', key, scope: 'requests' })(),
    ).rejects.toThrow('400');
  });
});

describe('tokens', () => {
  let provider: Server;
  let issuer: string;
  let asked: { headers: Record<string, unknown>; form: URLSearchParams }[] = [];
  let answer = { access_token: 'one', expires_in: 600 };

  beforeAll(async () => {
    provider = createServer(async (request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/.well-known/openid-configuration')
        return response.end(JSON.stringify({ issuer, token_endpoint: `${issuer}/token` }));
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      asked.push({ headers: request.headers, form: new URLSearchParams(Buffer.concat(chunks).toString()) });
      return response.end(JSON.stringify(answer));
    });
    provider.listen(0, '127.0.0.1');
    await once(provider, 'listening');
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    provider.close();
    provider.closeAllConnections();
  });

  test('are asked for once, however many wait, and again only when they end or are refused', async () => {
    asked = [];
    const tokens = makeTokens({
      issuer,
      clientId: 'bank 1',
      secret: 'p:w/d',
      resource: 'https://kelisim.example',
    });
    expect(await Promise.all([tokens(), tokens(), tokens()])).toEqual(['one', 'one', 'one']);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('bank+1:p%3Aw%2Fd')}`);
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      grant_type: 'client_credentials',
      scope: 'requests',
      resource: 'https://kelisim.example',
    });
    answer = { access_token: 'two', expires_in: 20 };
    expect(await tokens(true)).toBe('two');
    answer = { access_token: 'three', expires_in: 600 };
    expect(await tokens()).toBe('three');
    expect(await tokens()).toBe('three');
  });

  test('are asked for by an assertion that its key signed, for this provider, for a minute', async () => {
    asked = [];
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const key: JWK & { alg: string } = { ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'bank-1' };
    await makeTokens({ issuer, clientId: 'bank', key })();
    const form = asked[0]?.form;
    expect(form?.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const jwks = createLocalJWKSet({
      keys: [{ ...(await exportJWK(publicKey)), kid: 'bank-1', alg: 'ES256' }],
    });
    const { payload } = await jwtVerify(form?.get('client_assertion') ?? '', jwks, {
      issuer: 'bank',
      subject: 'bank',
      audience: `${issuer}/token`,
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    expect(payload.jti).toMatch(/\S/);
  });
});
