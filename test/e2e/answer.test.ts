import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { BANK, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const env: Record<string, string> = {};
const service = useService({ env });
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

/** A request that its citizen has agreed to; the answer may be yet to come. */
async function consented(input: { belongs?: boolean } = {}) {
  const citizen = await service.citizen({ belongs: true, ...input });
  const { id } = await service.ask(bank, citizen.iin);
  const code = (await service.codes(citizen.phone ?? '')).at(-1);
  await service.reply(citizen.phone ?? '', `${code} ИӘ`);
  return { ...citizen, id };
}

async function answered(input: { belongs?: boolean } = {}) {
  const citizen = await consented(input);
  const request = await service.whenStatus(citizen.id, bank, 'answered');
  return { ...citizen, answer: request.answer as { verificationCode: string; issuedAt: string } };
}

const answerAs = (id: string, accept: string | null, headers: Record<string, string> = {}) =>
  service.call('GET', `/v1/requests/${id}/answer`, {
    token: bank,
    headers: { ...(accept !== null && { accept }), ...headers },
  });

const keySet = async (): Promise<JSONWebKeySet> =>
  JSON.parse((await service.call('GET', '/.well-known/jwks.json')).text);

const verified = async (jws: string) =>
  jwtVerify(jws, createLocalJWKSet(await keySet()), { typ: 'tsa-confirmation+jwt', audience: BANK });

const kidOf = (jws: string): string | undefined => decodeProtectedHeader(jws).kid;

describe('an answer as a signed document', () => {
  test('given a recipient who agreed, then jose verifies it with the published key', async () => {
    const { id, iin, answer } = await answered();
    const { status, headers, text } = await answerAs(id, 'application/jose');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/jose']);
    const { payload, protectedHeader } = await verified(text);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'tsa-confirmation+jwt' });
    expect(payload).toMatchObject({
      iss: service.origin,
      jti: answer.verificationCode,
      aud: BANK,
      belongs: true,
      person: { iin },
      purpose: 'credit',
      authority: { kato: '710000000', name: { kk: 'Астана қаласы', ru: 'город Астана' } },
      legalBasis: { kk: expect.stringContaining('№ 227') },
      request: { id, chainHead: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect(payload.sub).not.toContain(iin);
    expect(payload.iat).toBe(Math.floor(Date.parse(answer.issuedAt) / 1000));
  });

  test('then it has these claims and no other: no amounts, family, addresses or reasons', async () => {
    const { id } = await answered({ belongs: false });
    const { payload } = await verified((await answerAs(id, 'application/jose')).text);
    expect(Object.keys(payload).join(' ')).toBe(
      'iss iat jti sub aud belongs statement asOf issuedAt person requester purpose by authority legalBasis request',
    );
    expect(Object.keys(payload.person as object)).toEqual(['iin']);
  });

  test('when it is read again, then it is the same bytes', async () => {
    const { id } = await answered({ belongs: false });
    const [first, second] = [await answerAs(id, 'application/jose'), await answerAs(id, 'application/jose')];
    expect(first.text).toBe(second.text);
  });
});

describe('the forms of an answer', () => {
  test.each([
    [null, 'application/json'],
    ['*/*', 'application/json'],
    ['application/pdf;q=0.5, application/jose', 'application/jose'],
    ['application/*;q=0.3, application/pdf', 'application/pdf'],
    ['', 'application/json'],
    ['*', 'application/json'],
    ['garbage', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/json;odata=verbose', 'application/json'],
    ['application/jose; charset=utf-8', 'application/jose'],
    ['application/pdf;version=1;q=0.5, application/jose;x="a,b";q=0.1', 'application/pdf'],
  ])('given Accept %s, then it is %s', async (accept, type) => {
    const { id } = await answered();
    const { status, headers } = await answerAs(id, accept);
    expect([status, headers.get('content-type')]).toEqual([200, type]);
    expect(headers.get('vary')).toContain('Accept');
  });

  test.each(['text/html', 'application/xml, image/png', 'application/json;q=0'])(
    'given Accept %s, then 406',
    async (accept) => {
      const { id } = await answered();
      const { status, body } = await answerAs(id, accept);
      expect([status, body.type.split('/').at(-1)]).toEqual([406, 'not-acceptable']);
    },
  );

  test('given a page to print, then it is a small PDF, the same each time, in English when asked', async () => {
    const { id } = await answered();
    const [first, second] = [await answerAs(id, 'application/pdf'), await answerAs(id, 'application/pdf')];
    expect(first.text.startsWith('%PDF-1.7')).toBe(true);
    expect(first.text).toBe(second.text);
    expect(Number(first.headers.get('content-length'))).toBeLessThan(60_000);
    const english = await answerAs(id, 'application/pdf', { 'accept-language': 'en-GB, kk;q=0.5' });
    expect(english.text).not.toBe(first.text);
  });

  test("given a citizen's own answer, then it has the same forms and says their name", async () => {
    const { iin } = await service.citizen({ belongs: true });
    const token = await service.token({ iin, name: 'Әлия Қойшыбаева', scope: 'consents' });
    const own = (accept: string) => service.call('GET', '/v1/me/answer', { token, headers: { accept } });
    const { text } = await own('application/jose');
    const { payload } = await jwtVerify(text, createLocalJWKSet(await keySet()));
    expect(payload).toMatchObject({ belongs: true, person: { iin, name: 'Әлия Қойшыбаева' } });
    expect(payload.aud).toBeUndefined();
    expect((await own('application/pdf')).text.startsWith('%PDF')).toBe(true);
    expect((await own('application/jose')).text).toBe(text);
    expect((await own('application/jose; charset=utf-8')).text).toBe(text);
    expect((await own('text/html')).status).toBe(406);
  });

  test("given another requester, then a request's answer and evidence are not there", async () => {
    const { id } = await answered();
    const other = await service.bank(OTHER_BANK);
    for (const path of ['answer', 'evidence'])
      expect((await service.call('GET', `/v1/requests/${id}/${path}`, { token: other })).status).toBe(404);
  });
});

describe('verification by code', () => {
  const look = (code: string) => service.call('GET', `/v1/answers/${encodeURIComponent(code)}`);

  test('given a code however it was typed, then it says what the paper says, with a masked number', async () => {
    const { iin, answer } = await answered();
    const typed = ` ${answer.verificationCode.toLowerCase().replaceAll('-', ' ')}`;
    for (const code of [answer.verificationCode, typed]) {
      const { status, body } = await look(code);
      expect(status).toBe(200);
      expect(body).toEqual({
        valid: true,
        belongs: true,
        asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        issuedAt: answer.issuedAt,
        iin: `${iin.slice(0, 6)}******`,
      });
    }
  });

  test("given a citizen's own answer, then its code works too", async () => {
    const { token } = await service.citizen({});
    const { body } = await service.call('GET', '/v1/me/answer', { token });
    expect((await look(String(body.verificationCode))).body).toMatchObject({ valid: true, belongs: false });
  });
});

describe('signing that fails', () => {
  test('given KMS cannot sign, when a citizen agrees, then the consent stays and the tick answers later', async () => {
    await service.fault({ service: 'kms', rate: 1, operation: 'Sign' });
    const { id } = await consented();
    const { text } = await service.call('GET', `/v1/requests/${id}`, { token: bank });
    expect(JSON.parse(text)).toMatchObject({ status: 'consented', decidedAt: expect.any(String) });
    expect((await answerAs(id, null)).status).toBe(404);
    await service.until(
      async () => service.output.includes('advance-failed'),
      (failed) => failed,
    );
    await service.fault({ service: 'kms', rate: 0 });
    await service.advance('PT1M');
    await service.whenStatus(id, bank, 'answered');
    await verified((await answerAs(id, 'application/jose')).text);
  });
});

describe('a rotation of keys', () => {
  const restart = async (keys: { keyId: string; status: string }[]): Promise<void> => {
    env.SIGNING_KEYS = JSON.stringify(keys);
    await service.interrupt();
    await service.start();
    bank = await service.bank();
  };

  test('given an answer signed before it, then that verifies at each step, and the new key signs only when active', async () => {
    const before = await answered();
    const jws = (await answerAs(before.id, 'application/jose')).text;

    await restart([
      { keyId: 'signing', status: 'active' },
      { keyId: 'signing.2', status: 'next' },
    ]);
    const published = (await keySet()).keys.flatMap((key) => ('documents' in key ? [] : [key.kid]));
    expect(published).toHaveLength(2);
    const between = await answered();
    expect(kidOf((await answerAs(between.id, 'application/jose')).text)).toBe(kidOf(jws));

    await restart([
      { keyId: 'signing.2', status: 'active' },
      { keyId: 'signing', status: 'retired' },
    ]);
    const after = await answered();
    const newer = (await answerAs(after.id, 'application/jose')).text;
    expect(kidOf(newer)).not.toBe(kidOf(jws));
    expect(published).toContain(kidOf(newer));
    await verified(newer);
    await verified(jws);
    expect((await answerAs(before.id, 'application/jose')).text).toBe(jws);
  });
});

describe('an old answer', () => {
  test('given its retention is over, then its code is unknown, whether or not it was deleted', async () => {
    const { answer } = await answered();
    const look = () => service.call('GET', `/v1/answers/${answer.verificationCode}`);
    expect((await look()).status).toBe(200);
    await service.advance('P1096D');
    expect((await look()).status).toBe(404);
  });

  test('given its retention is over, then the request is deleted, and its feed tells of nothing', async () => {
    bank = await service.bank();
    const { id } = await answered();
    await service.advance('P1096D');
    const token = await service.bank();
    expect((await service.call('GET', `/v1/requests/${id}`, { token })).status).toBe(404);
    const feed = await service.call('GET', '/v1/requests', { token });
    expect(feed.status).toBe(200);
    expect(feed.text).not.toContain(id);
  });
});
