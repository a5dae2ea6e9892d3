import { beforeAll, describe, expect, test } from 'vitest';
import { completeIin } from '../../shared/domain/identity-number.ts';
import type { Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';
import { expectProblem, INVALID, pointersOf, sendRaw } from './raw.ts';

const service = useService();
let bank: string;
let operator: string;
let citizen: Citizen;
let asked: string;

beforeAll(async () => {
  bank = await service.bank();
  operator = await service.token({ bin: '900140000090', scope: 'register' });
  citizen = await service.citizen();
  asked = (await service.ask(bank, citizen.iin)).id;
});

const IIN = completeIin('90010110001') ?? '';
const good = { iin: IIN, purpose: 'credit' };

/** Eleven digits that no IIN begins with: their check digit would be ten. */
function neverIssued(): string {
  for (let serial = 0; ; serial++) {
    const first = `9001011${String(serial).padStart(4, '0')}`;
    if (completeIin(first) === null) return `${first}0`;
  }
}

describe('POST /v1/requests', () => {
  const withoutIin = { purpose: 'credit' };
  const mistyped = `${IIN.slice(0, 11)}${(Number(IIN.slice(-1)) + 1) % 10}`;

  test.each([
    ['no IIN', withoutIin, '/iin', ''],
    ['an IIN that is a number', { ...good, iin: 900101100016 }, '/iin', ''],
    ['an IIN that is null', { ...good, iin: null }, '/iin', ''],
    ['eleven digits', { ...good, iin: IIN.slice(1) }, '/iin', 'twelve digits'],
    ['thirteen digits', { ...good, iin: `${IIN}0` }, '/iin', 'twelve digits'],
    ['a space behind the digits', { ...good, iin: `${IIN} ` }, '/iin', 'twelve digits'],
    ['a line break behind the digits', { ...good, iin: `${IIN}\n` }, '/iin', 'twelve digits'],
    ['digits of another script', { ...good, iin: '٩٠٠١٠١١٠٠٠١٦' }, '/iin', 'twelve digits'],
    ['an unknown century', { ...good, iin: '900101700010' }, '/iin', 'seventh digit'],
    ['the 30th of February', { ...good, iin: '900230100010' }, '/iin', 'date of birth that exists'],
    ['a date of birth to come', { ...good, iin: '991231500010' }, '/iin', 'not in the future'],
    ['a number that is never issued', { ...good, iin: neverIssued() }, '/iin', 'check digit would be ten'],
    ['a mistyped digit', { ...good, iin: mistyped }, '/iin', 'does not agree'],
    ['no purpose', { iin: IIN }, '/purpose', ''],
    ['an unknown purpose', { ...good, purpose: 'curiosity' }, '/purpose', ''],
    ['a purpose of another type', { ...good, purpose: ['credit'] }, '/purpose', ''],
    ['a purpose from a prototype', { ...good, purpose: 'constructor' }, '/purpose', ''],
    ['a reference of 65 characters', { ...good, reference: 'x'.repeat(65) }, '/reference', '64'],
    ['an empty reference', { ...good, reference: '' }, '/reference', 'empty'],
    ['a reference with a line break', { ...good, reference: 'a\nb' }, '/reference', 'Printable'],
    ['a reference with a null byte', { ...good, reference: 'a\u0000b' }, '/reference', 'Printable'],
    ['a reference with half a character', { ...good, reference: 'a\ud800b' }, '/reference', 'Printable'],
    ['a reference that turns the text round', { ...good, reference: 'a\u202eb' }, '/reference', 'Printable'],
    ['a reference that is a number', { ...good, reference: 17 }, '/reference', ''],
    ['a reference that is null', { ...good, reference: null }, '/reference', ''],
    ['a birth date that contradicts', { ...good, birthDate: '1990-01-02' }, '/birthDate', 'mistyped'],
    [
      'a birth date that contradicts, not confirmed',
      { ...good, birthDate: '1990-01-02', birthDateConfirmed: false },
      '/birthDate',
      'IIN never changes',
    ],
    [
      'no birth date, confirmed',
      { ...good, birthDateConfirmed: true },
      '/birthDateConfirmed',
      'no birthDate',
    ],
    ['a birth date that does not exist', { ...good, birthDate: '1890-02-30' }, '/birthDate', 'YYYY-MM-DD'],
    ['a birth date in another form', { ...good, birthDate: '01.01.1890' }, '/birthDate', 'YYYY-MM-DD'],
    ['a birth date with a time', { ...good, birthDate: '1890-01-01T00:00:00Z' }, '/birthDate', 'YYYY-MM-DD'],
    ['an unknown field', { ...good, phone: '1' }, '/phone', 'not known'],
    ['an unknown field with a number for a name', { ...good, [IIN]: 1 }, '', 'not known'],
    ['an array', [good], '', ''],
    ['a text', '"credit"', '', ''],
    ['null', 'null', '', ''],
    ['two documents', '{}{}', '', 'not JSON'],
    ['half a document', '{"iin":', '', 'not JSON'],
    ['a single quote', "{'iin':1}", '', 'not JSON'],
    ['a prototype', `{"iin":"${IIN}","purpose":"credit","__proto__":{"reference":"x"}}`, '', ''],
    ['a prototype only', '{"__proto__":{"iin":"1","purpose":"credit"}}', '/iin', ''],
    ['deep nesting', `${'['.repeat(8_000)}${']'.repeat(8_000)}`, '', ''],
    ['deep nesting in a field', `{"iin":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}`, '/iin', ''],
  ])('given %s, then 400 with a pointer to it', async (_, body, pointer, detail) => {
    const answered = await service.call('POST', '/v1/requests', { token: bank, body });
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toContain(pointer);
    const found = answered.body.errors.find((error) => error.pointer === pointer);
    expect(found?.detail).toContain(detail);
    expect(JSON.stringify(answered.body.errors)).not.toMatch(/\d{7,}/);
  });

  test('given several mistakes, then each has its pointer', async () => {
    const body = { iin: '1', purpose: 'x', reference: '', birthDate: 'y', more: 1 };
    const answered = await service.call('POST', '/v1/requests', { token: bank, body });
    expect(pointersOf(answered.body).toSorted()).toEqual([
      '/birthDate',
      '/iin',
      '/more',
      '/purpose',
      '/reference',
    ]);
  });

  test.each([
    ['an empty key', ''],
    ['256 characters', 'k'.repeat(256)],
    ['a space in it', 'a b'],
    ['other than ASCII', 'ключ'],
  ])('given an idempotency key with %s, then 400 names the header', async (_, key) => {
    const answered = await sendRaw({
      origin: service.origin,
      method: 'POST',
      path: '/v1/requests',
      token: bank,
      body: JSON.stringify(good),
      headers: { 'idempotency-key': Buffer.from(key).toString('latin1') },
    });
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toEqual(['Idempotency-Key']);
  });
});

describe('POST /v1/consents/{id}/decision', () => {
  test.each([
    ['no decision', { code: '123456' }, '/decision'],
    ['an unknown decision', { decision: 'maybe', code: '123456' }, '/decision'],
    ['a decision of another type', { decision: true, code: '123456' }, '/decision'],
    ['no code', { decision: 'grant' }, '/code'],
    ['a code that is a number', { decision: 'grant', code: 123456 }, '/code'],
    ['five digits', { decision: 'grant', code: '12345' }, '/code'],
    ['seven digits', { decision: 'grant', code: '1234567' }, '/code'],
    ['letters', { decision: 'grant', code: '12345a' }, '/code'],
    ['an unknown field', { decision: 'grant', code: '123456', reason: 'x' }, '/reason'],
  ])('given %s, then 400 with a pointer to it, and no try is counted', async (_, body, pointer) => {
    const path = `/v1/consents/${asked}/decision`;
    const answered = await service.call('POST', path, { token: citizen.token, body });
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toContain(pointer);
    expect(JSON.stringify(answered.body.errors)).not.toMatch(/\d{5,}/);
  });

  test('after all of them five tries are left', async () => {
    const [code = ''] = await service.codes(citizen.phone);
    const wrong = code === '000000' ? '111111' : '000000';
    const answered = await service.decide(citizen, asked, { decision: 'grant', code: wrong });
    expectProblem(answered, { status: 403, kind: 'wrong-code' });
    expect(answered.body.attemptsLeft).toBe(4);
  });
});

describe('the register', () => {
  const at = (field: string, value: unknown) => ({ iin: IIN, phone: '+77011234567', [field]: value });

  test.each([
    ['no row', { contacts: [] }],
    ['101 rows', { contacts: Array.from({ length: 101 }, () => at('language', 'kk')) }],
    ['rows that are an object', { contacts: {} }],
    ['no rows', {}],
  ])('given %s, then 400 with a pointer to them', async (_, body) => {
    const answered = await service.call('POST', '/v1/register/contacts', { token: operator, body });
    expectProblem(answered, INVALID);
    expect(pointersOf(answered.body)).toEqual(['/contacts']);
  });

  test.each([
    ['an IIN with a mistake', at('iin', '900101100019'), '/iin'],
    ['a landline', at('phone', '+77172123456'), '/phone'],
    ['a phone of another country', at('phone', '+79161234567'), '/phone'],
    ['a phone that is a number', at('phone', 77011234567), '/phone'],
    ['an unknown language', at('language', 'de'), '/language'],
    ['an unknown field', at('email', 'x'), '/email'],
    ['a row that is null', null, ''],
    ['a row that is a list', [], ''],
  ])(
    'given a contact with %s, then it is named with a pointer, and the good one is stored',
    async (_, row, pointer) => {
      const body = { contacts: [at('language', 'ru'), row] };
      const answered = await service.call('POST', '/v1/register/contacts', { token: operator, body });
      expect(answered.status).toBe(200);
      expect(answered.body).toMatchObject({ accepted: 1, rejected: [{ index: 1, errors: [{ pointer }] }] });
    },
  );
});
