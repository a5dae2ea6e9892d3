import { beforeAll, describe, expect, test } from 'vitest';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { tokenMaker } from './own-tokens.ts';
import { expectProblem } from './raw.ts';

const FORBIDDEN = { status: 403, kind: 'forbidden' };
const IIN = '900101100004';

const service = useService();
let sign: Awaited<ReturnType<typeof tokenMaker>>;

beforeAll(async () => {
  sign = await tokenMaker(service);
});

const ROUTES = FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
  Object.entries(routes).flatMap(([route, access]) => {
    const [method = '', path = ''] = route.split(' ');
    const scope = 'scope' in access ? access.scope : null;
    if (scope === null || scope === 'register') return [];
    return [{ method, path: path.replaceAll(/\{\w+\}/g, 'a'.repeat(32)), scope }];
  }),
);

/** Claims that name nobody, or more than one. */
const NOBODY: [string, Record<string, unknown>][] = [
  ['neither number', {}],
  ['both numbers', { iin: IIN, bin: BANK }],
  ['an IIN and what is no BIN', { iin: IIN, bin: '123' }],
  ['an IIN and an empty BIN', { iin: IIN, bin: '' }],
  ['an IIN and a BIN that is null', { iin: IIN, bin: null }],
  ['a BIN and an empty IIN', { iin: '', bin: BANK }],
  ['a wrong check digit', { iin: '900101100005' }],
  ['a wrong check digit of an organisation', { bin: '990140000018' }],
  ['a list', { iin: [IIN] }],
  ['an object', { iin: { number: IIN } }],
  ['null', { iin: null }],
  ['yes', { bin: true }],
  ['a number too short', { iin: 9001011 }],
  ['the numbers exchanged', { iin: BANK }],
];

describe('a token that does not name one person or one organisation', () => {
  test.each(ROUTES)('is refused at $method $path, whatever is wrong', async ({ method, path }) => {
    for (const [, claims] of NOBODY) {
      const token = await sign(claims);
      // A reading of any body comes later: who may not ask hears nothing of it.
      expectProblem(await service.call(method, path, { token }), FORBIDDEN);
    }
  });

  test.each(ROUTES.filter(({ scope }) => scope === 'consents'))(
    'given an organisation, then it is no citizen at $method $path',
    async ({ method, path }) => {
      const token = await sign({ bin: BANK });
      expectProblem(await service.call(method, path, { token }), FORBIDDEN);
    },
  );

  test('given one of each, then they are let in', async () => {
    for (const claims of [{ iin: IIN }, { bin: BANK }]) {
      expect((await service.call('GET', '/v1/requests', { token: await sign(claims) })).status).toBe(200);
    }
    expect((await service.call('GET', '/v1/consents', { token: await sign({ iin: IIN }) })).status).toBe(200);
  });
});

describe("a requester's name", () => {
  test.each([
    ['ends in an emoji that is half beyond the end', `${'А'.repeat(199)}😀`],
    ['in Latin letters does', `${'B'.repeat(199)}😀`],
    ['ends in joined emoji', `${'А'.repeat(197)}👨‍👩‍👧`],
    ['has half a character', 'АО \ud83d Банк'],
    ['is nothing but halves', '\ud83d'.repeat(300)],
    ['is thousands of emoji', '💚'.repeat(1_000)],
  ])('given it %s, then the request is accepted and the SMS goes out', async (_, name) => {
    const { iin, phone } = await service.citizen();
    const token = await sign({ bin: BANK, name });
    const { status, body } = await service.submit(token, { iin });
    expect(status).toBe(202);
    const [prompt] = await service.until(
      () => service.sms(phone),
      ({ length }) => length > 0,
    );
    expect(prompt?.text.isWellFormed()).toBe(true);
    await service.cancel(body.id, token);
  });

  test('given a citizen with such a name, then their own answer is given', async () => {
    const token = await sign({ iin: service.nextIin(), name: `${'А'.repeat(199)}😀 \ud83d` });
    expect((await service.call('GET', '/v1/me/answer', { token })).status).toBe(200);
  });
});
