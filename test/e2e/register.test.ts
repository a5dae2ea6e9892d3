import { beforeAll, describe, expect, test } from 'vitest';
import { assignedTo, BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let register: string;

beforeAll(async () => {
  register = await service.token({ bin: BANK, scope: 'register' });
});

const post = (path: 'entries' | 'contacts', rows: readonly unknown[]) =>
  service.call('POST', `/v1/register/${path}`, { token: register, body: { [path]: rows } });

const belongs = async (iin: string): Promise<unknown> => {
  const token = await service.token({ iin, scope: 'consents' });
  return (await service.call('GET', '/v1/me/answer', { token })).body.belongs;
};

/** Every field of the journal (Annex 3-1), columns 1 to 18. */
const wholeRow = (iin: string) => ({
  ...assignedTo(iin, [iin]),
  applicantName: 'Сейітова Айгерім',
  address: 'Астана, Сарыарқа ауданы',
  sentToPrecinctCommissionOn: '2020-01-11',
  precinctConclusionOn: '2020-01-13',
  sentToEmploymentCommissionOn: '2020-01-14',
  employmentRecommendationOn: '2020-01-16',
  socialContract: { number: 'С-1', date: '2020-01-17' },
  draftDecisionSentOn: '2020-01-18',
  decision: { kind: 'assign', on: '2020-01-20', socialPackage: 'granted' },
  additionalAgreement: { number: 'Қ-1', date: '2020-02-01' },
  additionalDecision: { kind: 'refuse', on: '2020-02-03' },
  additionalTotalTenge: 0,
});

/** The five fields that every row has. */
const shortestRow = (iin: string) => {
  const { applicationNumber, registeredOn, applicantIin, authority } = assignedTo(iin);
  return { applicationNumber, registeredOn, applicantIin, authority };
};

describe('journal rows', () => {
  test('given a row with every field and one with the least, both are accepted', async () => {
    const [first, second] = [service.nextIin(), service.nextIin()];
    const { status, body } = await post('entries', [wholeRow(first), shortestRow(second)]);
    expect([status, body]).toEqual([200, { accepted: 2, rejected: [] }]);
    expect([await belongs(first), await belongs(second)]).toEqual([true, false]);
  });

  test('given good and bad rows, the good are stored and each bad one is named with what is wrong in it', async () => {
    const [first, last] = [service.nextIin(), service.nextIin()];
    const { status, body } = await post('entries', [
      assignedTo(first),
      { ...assignedTo(service.nextIin()), period: { from: '2026-05', to: '2026-04' }, totalTenge: -1 },
      'a row',
      { ...assignedTo(service.nextIin(), ['123456789012']), colour: 'green' },
      assignedTo(last),
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 1 }, { index: 2 }, { index: 3 }] });
    const rejected = body.rejected as { errors: { pointer: string; detail: string }[] }[];
    const pointers = rejected.map(({ errors }) => errors.map(({ pointer }) => pointer).sort());
    expect(pointers).toEqual([['/period/to', '/totalTenge'], [''], ['/colour', '/family/0/iin']]);
    expect([await belongs(first), await belongs(last)]).toEqual([true, true]);
  });

  test('given the same row twice, in one batch and again, it is as if it came once', async () => {
    const { iin, token } = await service.citizen();
    const row = assignedTo(iin);
    for (const rows of [[row, row], [row]]) {
      expect((await post('entries', rows)).body).toEqual({ accepted: rows.length, rejected: [] });
    }
    const messages = await service.call('GET', '/v1/me/messages', { token });
    expect(messages.body.items.map(({ kind }) => kind)).toEqual(['tsa-assigned', 'application-registered']);
  });

  test('given a later decision that stops the allowance, the family belongs no more', async () => {
    const iin = service.nextIin();
    await post('entries', [assignedTo(iin)]);
    expect(await belongs(iin)).toBe(true);
    await post('entries', [{ ...assignedTo(iin), decision: { kind: 'stop', on: '2021-01-20' } }]);
    expect(await belongs(iin)).toBe(false);
  });

  test('given a hundred rows, they are taken; given one more, none is', async () => {
    const rows = Array.from({ length: 101 }, () => assignedTo(service.nextIin()));
    expect((await post('entries', rows.slice(1))).body).toEqual({ accepted: 100, rejected: [] });
    expect(await post('entries', rows)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/entries' }] },
    });
    expect(await belongs(rows[0]?.applicantIin ?? '')).toBe(false);
  });
});

describe('what is wrong with a row, in the language of Accept-Language', () => {
  const detailsOf = async (what: string, row: object, language?: string) => {
    const { status, headers, body } = await service.call('POST', `/v1/register/${what}`, {
      token: register,
      body: { [what]: [row] },
      ...(language !== undefined && { headers: { 'accept-language': language } }),
    });
    const rejected = body.rejected as { errors: { pointer: string; detail: string }[] }[];
    expect([status, body.accepted, headers.get('vary')]).toEqual([200, 0, 'Accept-Language']);
    return {
      language: headers.get('content-language'),
      details: rejected.flatMap(({ errors }) => errors.map(({ detail }) => detail)),
      pointers: rejected.flatMap(({ errors }) => errors.map(({ pointer }) => pointer)),
    };
  };
  const period = () => ({ ...assignedTo(service.nextIin()), period: { from: '2026-05', to: '2026-04' } });
  const noPeriod = () => ({ ...assignedTo(service.nextIin()), period: undefined });
  const phone = () => ({ iin: service.nextIin(), phone: '123' });
  const itself = () => {
    const iin = service.nextIin();
    return { iin, representativeIin: iin, kind: 'guardian', from: '2026-01-01' };
  };
  const requester = () => ({ id: BANK, name: { kk: '', ru: 'Банк' }, class: 'bank', status: 'active' });

  test.each([
    [
      'entries',
      period,
      'The last month is not before the first.',
      'Последний месяц не бывает раньше первого.',
    ],
    [
      'entries',
      noPeriod,
      'An assignment needs a period, its own or that of an earlier decision on the application.',
      'Назначению нужен период: свой или из более раннего решения по этому заявлению.',
    ],
    [
      'contacts',
      phone,
      'A Kazakhstan mobile number is needed, as +77XXXXXXXXX, or null where there is none or no longer.',
      'Нужен мобильный номер Казахстана в виде +77XXXXXXXXX или null, если номера нет или больше нет.',
    ],
    [
      'representatives',
      itself,
      'Nobody is their own representative.',
      'Никто не бывает представителем самому себе.',
    ],
    ['requesters', requester, 'This must not be empty.', 'Это не должно быть пустым.'],
  ])('given a row of %s, then it is said in it, in the same shape', async (what, rowOf, en, ru) => {
    const row = rowOf();
    const english = await detailsOf(what, row);
    expect(english).toMatchObject({ language: 'en', details: [en] });
    expect(await detailsOf(what, row, 'ru-RU, en;q=0.5')).toEqual({
      ...english,
      language: 'ru',
      details: [ru],
    });
    const kazakh = await detailsOf(what, row, 'kk');
    expect(kazakh).toMatchObject({ language: 'kk', pointers: english.pointers });
    expect(kazakh.details[0]).toMatch(/[әғқңөұүһі]/i);
    expect((await detailsOf(what, row, 'de')).details).toEqual([en]);
  });
});

test('given a batch of families that nobody knew, then the register is asked about all of them at once', async () => {
  const callsOfImport = async (): Promise<Record<string, number>> =>
    JSON.parse((await service.call('GET', '/local/calls')).text)['import-entries'] ?? {};
  const rows = Array.from({ length: 50 }, () => wholeRow(service.nextIin()));
  const before = await callsOfImport();
  expect((await post('entries', rows)).body).toEqual({ accepted: 50, rejected: [] });
  const after = await callsOfImport();
  const made = (kind: string): number => (after[kind] ?? 0) - (before[kind] ?? 0);
  expect(made('Query register')).toBe(0);
  // One call, in three tries at most where the machine is busy.
  expect([1, 2, 3]).toContain(made('BatchGetItem register'));
});

describe('contacts', () => {
  test('given phones as people write them, they are taken and the last one is asked', async () => {
    const citizen = await service.citizen({ phone: false });
    const phone = '+77470001122';
    const contacts = [{ iin: citizen.iin, phone: '8 (747) 000-11-22', language: 'en' }];
    expect((await post('contacts', contacts)).body).toEqual({ accepted: 1, rejected: [] });
    const { smsCode } = await service.askBySms(await service.bank(), { ...citizen, phone });
    expect(smsCode).toMatch(/^\d{6}$/);
    expect((await service.sms(phone)).at(-1)?.text).toContain('Agree?');
  });

  test.each([
    ['a landline', '+77172001122'],
    ['a Russian mobile', '+79161234567'],
    ['a number that is too short', '+7701123456'],
    ['no number', 'my phone'],
  ])('given %s, that row is rejected and the others are not', async (_what, phone) => {
    const { iin } = await service.citizen({ phone: false });
    const contacts = [
      { iin, phone },
      { iin: service.nextIin(), phone: '+77010000001' },
    ];
    const { status, body } = await post('contacts', contacts);
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 1, rejected: [{ index: 0, errors: [{ pointer: '/phone' }] }] });
    expect(JSON.stringify(body)).not.toContain(phone);
  });
});
