import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BANK, type Service, startService } from './service.ts';

let service: Service;
let bank: string;

beforeAll(async () => {
  service = await startService();
  bank = await service.bank();
});
afterAll(() => service.stop());

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

async function verified(jws: string) {
  return jwtVerify(jws, createLocalJWKSet(await keySet()), { typ: 'tsa-confirmation+jwt', audience: BANK });
}

describe('a signed answer', () => {
  test('given a recipient who agreed, then the JWS is verified by jose with the published key', async () => {
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

  test('when it is read again, then it is the same bytes', async () => {
    const { id } = await answered({ belongs: false });
    const [first, second] = await Promise.all([
      answerAs(id, 'application/jose'),
      answerAs(id, 'application/jose'),
    ]);
    expect(first.text).toBe(second.text);
  });

  test("given a key set, then the signing key's id is its RFC 7638 thumbprint and the set may be cached", async () => {
    const { id } = await answered();
    const { keys } = await keySet();
    const { kid } = decodeProtectedHeader((await answerAs(id, 'application/jose')).text);
    expect(keys.map((key) => key.kid)).toContain(kid);
  });
});
