import { beforeAll, describe, expect, test } from 'vitest';
import { BANK, type Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { expectProblem, INVALID, NOT_FOUND, pointersOf, sendRaw } from './raw.ts';

const service = useService();
let bank: string;
let citizen: Citizen;

beforeAll(async () => {
  bank = await service.bank();
  citizen = await service.citizen();
});

const raw = (input: {
  method?: string;
  path?: string;
  token?: string;
  body?: Buffer | string;
  type?: string;
}) =>
  sendRaw({
    origin: service.origin,
    method: input.method ?? 'POST',
    path: input.path ?? '/v1/requests',
    token: input.token ?? bank,
    ...(input.body !== undefined && { body: input.body }),
    ...(input.type !== undefined && { headers: { 'content-type': input.type } }),
  });

describe('paths', () => {
  test.each([
    ['a very long id', `/v1/requests/${'a'.repeat(6_000)}`],
    ['an id with a null byte', '/v1/requests/%00'],
    ['an id with a slash', '/v1/requests/..%2f..%2fetc'],
    ['an id of emoji', '/v1/requests/%F0%9F%98%80'],
    ['an id that is a key', '/v1/requests/request%23abc'],
    ['an empty id', '/v1/requests/'],
    ['broken percent-encoding', '/v1/requests/%E0%A4%A'],
    ['broken UTF-8', '/v1/requests/%C3%28'],
    ['a percent sign', '/v1/requests/%'],
    ['dots', '/v1/requests/../../etc/passwd'],
    ['two slashes', '//v1/requests'],
    ['no path', '//'],
    ['a backslash', '/v1\\requests\\x'],
    ['another address', 'http://elsewhere.example/v1/nothing'],
    ['no route', '/v2/requests'],
    ['another letter case', '/V1/Requests'],
    ['a prototype', '/__proto__'],
    ['the root of the API', '/v1'],
  ])('given %s, then 404', async (_, path) => {
    expectProblem(await raw({ method: 'GET', path }), NOT_FOUND);
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'given %s where there are other methods, then 405 with those that there are',
    async (method) => {
      const answered = await raw({ method });
      expectProblem(answered, { status: 405, kind: 'method-not-allowed' });
      expect(answered.headers.get('allow')).toBe('GET, POST');
      expect(answered.headers.get('x-request-id')).toMatch(/\S/);
    },
  );

  test('given HEAD, then the same without a body', async () => {
    const { status, text, headers } = await raw({ method: 'HEAD' });
    expect([status, text, headers.get('allow')]).toEqual([405, '', 'GET, POST']);
    expect((await raw({ method: 'HEAD', path: '/v1/nothing' })).status).toBe(404);
  });

  test.each([
    ['PUT', '/v1/requests/abc/answer', 'GET'],
    ['GET', '/v1/requests/abc/cancel', 'POST'],
    ['POST', '/v1/webhook', 'DELETE, GET, PUT'],
    ['POST', '/.well-known/jwks.json', 'GET'],
    ['POST', '/v1/me/blocks/abc', 'DELETE, PUT'],
    ['GET', '/v1/sms/inbound?a=b', 'POST'],
  ])('given %s %s, then 405 with Allow: %s', async (method, path, allow) => {
    const answered = await raw({ method, path });
    expectProblem(answered, { status: 405, kind: 'method-not-allowed' });
    expect(answered.headers.get('allow')).toBe(allow);
  });

  test.each([
    ['POST', (id: string) => `/v1/requests/${id}/cancel`, () => bank],
    ['GET', (id: string) => `/v1/requests/${id}/answer`, () => bank],
    ['POST', (id: string) => `/v1/consents/${id}/code`, () => citizen.token],
  ])('given %s with any id, then 404', async (method, path, token) => {
    for (const id of ['a'.repeat(6_000), '%00', '%F0%9F%98%80', 'x', '__proto__', 'a'.repeat(32)]) {
      expectProblem(await raw({ method, path: path(id), token: token() }), NOT_FOUND);
    }
  });

  test.each(['a'.repeat(6_000), '%00', '1', '123456789012', `${BANK}0`])(
    'given the requester %s is blocked, then 400',
    async (id) => {
      const answered = await raw({
        method: 'PUT',
        path: `/v1/me/blocks/${id}`,
        token: citizen.token,
        body: '',
      });
      expectProblem(answered, INVALID);
      expect(pointersOf(answered.body)).toEqual(['/requesterId']);
    },
  );
});

describe('the query of GET /v1/requests', () => {
  test.each([
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=1.5', '/limit'],
    ['limit=many', '/limit'],
    ['limit=', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['limit=Infinity', '/limit'],
    ['changedSince=yesterday', '/changedSince'],
    ['changedSince=2026-13-45T99:00:00Z', '/changedSince'],
    [`changedSince=${'A'.repeat(6_000)}`, '/changedSince'],
    ['changedSince=%00', '/changedSince'],
    ['changedSince=%', '/changedSince'],
  ])('given %s, then 400 with a pointer to it', async (query, pointer) => {
    const answered = await raw({ method: 'GET', path: `/v1/requests?${query}` });
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toEqual([pointer]);
  });
});
