import { beforeAll, describe, expect, test } from 'vitest';
import type { Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { expectProblem, INVALID, NOT_JSON_TYPE, sendRaw, TOO_LARGE } from './raw.ts';

const service = useService();
let bank: string;
let citizen: Citizen;
let operator: string;
let asked: string;

beforeAll(async () => {
  bank = await service.bank();
  operator = await service.token({ bin: '900140000090', scope: 'register' });
  citizen = await service.citizen();
  asked = (await service.ask(bank, citizen.iin)).id;
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

/** Every route that takes a body, with one that it accepts. */
const BODIES: { method: string; path: () => string; token: () => string }[] = [
  { method: 'POST', path: () => '/v1/requests', token: () => bank },
  { method: 'POST', path: () => `/v1/consents/${asked}/decision`, token: () => citizen.token },
  { method: 'POST', path: () => '/v1/register/entries', token: () => operator },
  { method: 'POST', path: () => '/v1/register/contacts', token: () => operator },
];
const MEGABYTE = 1_048_576;

describe.each(BODIES.map((route) => ({ ...route, name: String(route.path).slice(6) })))(
  'the body of $method $name',
  ({ method, path, token }) => {
    const send = (body: Buffer | string, type = 'application/json') =>
      raw({ method, path: path(), token: token(), body, type });

    test.each([
      '',
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      'multipart/form-data',
    ])('given the content type "%s", then 415', async (type) => {
      expectProblem(await send('{}', type), NOT_JSON_TYPE);
    });

    test.each([
      ['nothing', ''],
      ['white space', ' \n '],
      ['an array', '[]'],
      ['null', 'null'],
      ['a number', '1'],
      ['no JSON', '{"a":1,}'],
      ['no text', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
      ['null bytes', Buffer.alloc(64)],
      ['an unknown field', '{"colour":1}'],
      ['deep nesting', '['.repeat(9_000)],
    ])('given %s, then 400', async (_, body) => {
      const answered = await send(body);
      expectProblem(answered, INVALID);
      expect(answered.body.errors.length).toBeGreaterThan(0);
    });

    test('given a megabyte, then 413, whatever stands in it', async () => {
      for (const body of [`{"a":"${'x'.repeat(MEGABYTE)}"}`, ' '.repeat(MEGABYTE)]) {
        expectProblem(await send(body), TOO_LARGE);
      }
    });

    test('given more than the gateway takes, then 413', async () => {
      expectProblem(await send(Buffer.alloc(11 * MEGABYTE, ' ')), TOO_LARGE);
    });
  },
);

test('given a body whose text is not UTF-8 in a field, then 400 and nothing is stored', async () => {
  const [before, after] = JSON.stringify({ iin: service.nextIin(), purpose: 'credit', reference: '|' }).split(
    '|',
  );
  const body = Buffer.concat([
    Buffer.from(before ?? ''),
    Buffer.from([0xc3, 0x28]),
    Buffer.from(after ?? ''),
  ]);
  expectProblem(await raw({ body }), INVALID);
});
