import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { signGatewayMessage } from '../../shared/messaging/inbound.ts';
import { useService } from '../support/use-service.ts';
import { expectProblem, INVALID, NOT_JSON_TYPE, pointersOf, sendRaw } from './raw.ts';

const service = useService();
let bank: string;
let secret: string;

beforeAll(async () => {
  secret = JSON.parse(readFileSync(join(service.dataDir, 'secrets.json'), 'utf8')).gateway;
  bank = await service.bank();
});

const post = (input: { headers?: Record<string, string | string[]>; body?: Buffer | string } = {}) =>
  sendRaw({
    origin: service.origin,
    method: 'POST',
    path: '/v1/requests',
    token: bank,
    body: JSON.stringify({ iin: service.nextIin(), purpose: 'credit' }),
    ...input,
  });

describe('an idempotency key', () => {
  test.each([
    ['in two header lines', ['a', 'b']],
    ['in two lines that are the same', ['a', 'a']],
    ['with a comma in it', 'a,b'],
    ['in quotes with a comma in it', '"a,b"'],
  ])('given it comes %s, then 400 names the header', async (_, key) => {
    const answered = await post({ headers: { 'idempotency-key': key } });
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toEqual(['Idempotency-Key']);
  });

  test('given the same with quotes and without, then they are one key', async () => {
    const { iin } = await service.citizen();
    const body = JSON.stringify({ iin, purpose: 'credit' });
    const first = await post({ body, headers: { 'idempotency-key': 'order-1' } });
    await service.cancel(first.body.id, bank);
    const quoted = await post({ body, headers: { 'idempotency-key': '"order-1"' } });
    expect(first.status).toBe(202);
    expect(quoted).toMatchObject({ status: 200, body: { id: first.body.id } });
  });
});

describe('other header lines that may come but once', () => {
  test('given two tokens, then 401, even when both are good', async () => {
    const answered = await post({ headers: { authorization: [`Bearer ${bank}`, `Bearer ${bank}`] } });
    expectProblem(answered, { status: 401, kind: 'unauthorized' });
  });

  test.each([
    [['application/json', 'application/json']],
    [['application/json; charset=utf-8', 'text/plain']],
  ])('given the content types %j, then 415', async (type) => {
    expectProblem(await post({ headers: { 'content-type': type } }), NOT_JSON_TYPE);
  });
});

describe('the challenge of a refusal (RFC 6750, section 3)', () => {
  const challenge = async (authorization?: string) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const answered = await service.call('GET', '/v1/requests', { headers });
    return [answered.status, answered.headers.get('www-authenticate')];
  };

  test('given no token, then the scheme and no error', async () => {
    expect(await challenge()).toEqual([401, 'Bearer']);
    expect(await challenge('Basic dXNlcjpwYXNz')).toEqual([401, 'Bearer']);
  });

  test('given a bad token, then invalid_token', async () => {
    expect(await challenge('Bearer garbage')).toEqual([
      401,
      'Bearer error="invalid_token", error_description="the token is not valid here"',
    ]);
  });

  test('given a token of another scope, then insufficient_scope with the scope that is needed', async () => {
    const { token } = await service.citizen();
    const expected = 'Bearer error="insufficient_scope", scope="requests"';
    expect(await challenge(`Bearer ${token}`)).toEqual([403, expected]);
  });
});

describe('a body', () => {
  test.each(['gzip', 'br', 'deflate', 'GZIP', 'identity, gzip'])(
    'given it is in the content coding %s, then 415 with what is taken',
    async (coding) => {
      const body = gzipSync(JSON.stringify({ iin: service.nextIin(), purpose: 'credit' }));
      const answered = await post({ body, headers: { 'content-encoding': coding } });
      expectProblem(answered, NOT_JSON_TYPE);
      expect(answered.headers.get('accept-encoding')).toBe('identity');
    },
  );

  test('given the content coding is "identity" or a byte order mark stands in front, then it is taken', async () => {
    expect((await post({ headers: { 'content-encoding': 'identity' } })).status).toBe(202);
    const body = `\uFEFF${JSON.stringify({ iin: service.nextIin(), purpose: 'credit' })}`;
    expect((await post({ body })).status).toBe(202);
  });

  test('given a member twice, however it is escaped, then 400 names it, and nobody is asked', async () => {
    const [first, second] = [await service.citizen(), await service.citizen()];
    for (const name of ['iin', '\\u0069in', 'i\\u0069n']) {
      const body = `{"iin":"${first.iin}","purpose":"credit","${name}":"${second.iin}"}`;
      const answered = await post({ body });
      expectProblem(answered, INVALID);
      expect(pointersOf(answered.body)).toEqual(['/iin']);
      expect(JSON.stringify(answered.body.errors)).not.toMatch(/\d{7}/);
    }
    for (const { phone } of [first, second]) expect(await service.sms(phone)).toEqual([]);
  });

  test('given a member twice in a row of the register, then 400 with the row, and nothing is stored', async () => {
    const token = await service.token({ bin: '900140000090', scope: 'register' });
    const row = `{"iin":"${service.nextIin()}","phone":"+77011234567","phone":"+77011234568"}`;
    const body = `{"contacts":[${JSON.stringify({ iin: service.nextIin(), phone: '+77011234569' })},${row}]}`;
    const answered = await service.call('POST', '/v1/register/contacts', { token, body });
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toEqual(['/contacts/1/phone']);
  });
});

describe("the gateway's webhook", () => {
  const rawBody = JSON.stringify({
    messageId: 'm-1',
    from: '+77011234567',
    to: '1414',
    text: 'a \ud83d',
  });
  const deliver = async (change: (signed: Record<string, string>) => Record<string, string | string[]>) => {
    const { body } = await service.call('POST', '/local/clock', { body: { advance: 'PT0S' } });
    const now = new Date(String(body.now));
    const signed = signGatewayMessage({ secret, messageId: 'm-1', rawBody, now });
    const input = { origin: service.origin, method: 'POST', path: '/v1/sms/inbound', token: '' };
    return sendRaw({ ...input, body: rawBody, headers: change(signed) });
  };

  test('given signatures in two lines, then one that fits is enough', async () => {
    const { status } = await deliver((signed) => ({
      ...signed,
      'webhook-signature': ['v1,b2xk', signed['webhook-signature'] ?? ''],
    }));
    expect(status).toBe(204);
  });

  test.each(['webhook-id', 'webhook-timestamp'])('given two lines of %s, then 401', async (name) => {
    const answered = await deliver((signed) => ({
      ...signed,
      [name]: [signed[name] ?? '', signed[name] ?? ''],
    }));
    expectProblem(answered, { status: 401, kind: 'unauthorized' });
  });

  test('given a time with letters after it, then 401', async () => {
    const answered = await deliver((signed) => ({
      ...signed,
      'webhook-timestamp': `${signed['webhook-timestamp']}abc`,
    }));
    expectProblem(answered, { status: 401, kind: 'unauthorized' });
  });

  test('given a compressed body, then 415', async () => {
    const answered = await deliver((signed) => ({ ...signed, 'content-encoding': 'gzip' }));
    expectProblem(answered, NOT_JSON_TYPE);
  });
});
