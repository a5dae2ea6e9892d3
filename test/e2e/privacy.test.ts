import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Answered, assignedTo, type Citizen, codeOtherThan } from '../support/service.ts';
import { storedItems, storedKeys } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const NAME = 'Құпиябаева Жасырын';
const ADDRESS = 'Көрінбес көшесі';

const service = useService({ env: { POWERTOOLS_LOG_LEVEL: 'DEBUG' } });
let bank: string;
const iins: string[] = [];
const phones: string[] = [];
const codes: string[] = [];
const refusals: Answered[] = [];

beforeAll(async () => {
  bank = await service.bank();
  await inGoodTimes();
  await withMistakes();
  await inAnOutage();
  for (const phone of phones) codes.push(...(await service.codes(phone)));
  await service.interrupt();
}, 120_000);

async function someone(
  input: { belongs?: boolean; phone?: boolean; language?: string } = {},
): Promise<Citizen> {
  const citizen = await service.citizen(input);
  iins.push(citizen.iin);
  if (citizen.phone) phones.push(citizen.phone);
  return citizen;
}

/** Every outcome a request can have, in every language. */
async function inGoodTimes(): Promise<void> {
  for (const [language, word] of [
    ['kk', 'ИӘ'],
    ['ru', 'нет'],
    ['en', 'not me'],
  ] as const) {
    const citizen = await someone({ belongs: true, language });
    const { smsCode } = await service.askBySms(bank, citizen, { reference: `${language}-1` });
    await service.reply(citizen.phone, `${smsCode} ${word}`);
  }
  const other = await someone();
  const register = await service.token({ bin: '900140000090', scope: 'register' });
  const entry = { ...assignedTo(other.iin, [iins[0] ?? '']), applicantName: NAME, address: ADDRESS };
  await service.call('POST', '/v1/register/entries', { token: register, body: { entries: [entry] } });
  const { id, smsCode } = await service.askBySms(bank, other);
  await service.decide(other, id, { decision: 'grant', code: smsCode });
  await service.whenStatus(id, bank, 'answered');

  const person = await service.token({ iin: iins[0] ?? '', name: NAME, scope: 'requests' });
  const withoutPhone = await someone({ phone: false });
  const prompt = await service.ask(person, withoutPhone.iin);
  codes.push((await service.consents(withoutPhone))[0]?.code ?? '');
  await service.cancel(prompt.id, person);
  for (const path of ['/v1/consents', '/v1/me/answer', '/v1/me/messages']) {
    await service.call('GET', path, { token: other.token });
  }
}

/** Numbers and codes wherever they do not belong. */
async function withMistakes(): Promise<void> {
  const citizen = await someone();
  const { id, smsCode } = await service.askBySms(bank, citizen);
  const { iin, phone } = citizen;
  const register = await service.token({ bin: '900140000090', scope: 'register' });
  const refused = async (method: string, path: string, token: string, body?: unknown): Promise<void> => {
    const answered = await service.call(method, path, { token, ...(body !== undefined && { body }) });
    expect(answered.status).toBeGreaterThanOrEqual(400);
    refusals.push(answered);
  };
  await refused('POST', '/v1/requests', bank, {
    iin: `${iin}0`,
    purpose: iin,
    [iin]: phone,
    reference: `\n${iin}`,
  });
  await refused('POST', '/v1/requests', bank, { iin, purpose: 'credit', birthDate: '1990-02-02' });
  await refused('POST', '/v1/requests', bank, `{"iin":"${iin}",${phone}`);
  await refused('POST', '/v1/requests', iin, { iin, purpose: 'credit' });
  await refused('GET', `/v1/requests/${iin}`, bank);
  await refused('GET', `/v1/requests?changedSince=${iin}&limit=${smsCode}`, bank);
  await refused('GET', `/v1/people/${iin}/${encodeURIComponent(String(phone))}`, bank);
  await refused('POST', `/v1/consents/${id}/decision`, citizen.token, {
    decision: smsCode,
    code: iin,
    [smsCode]: 1,
  });
  await refused('POST', `/v1/consents/${smsCode}/decision`, citizen.token, {
    decision: 'grant',
    code: smsCode,
  });
  await refused('PUT', `/v1/me/blocks/${iin}`, citizen.token);
  await refused('POST', '/v1/register/contacts', register, `{"contacts":["${iin}","${phone}"`);
  await refused('POST', '/v1/sms/inbound', bank, { from: phone, text: `${smsCode} ДА`, iin });
  for (let wrong = 0; wrong < 6; wrong++) {
    await refused('POST', `/v1/consents/${id}/decision`, citizen.token, {
      decision: 'grant',
      code: codeOtherThan(smsCode),
    });
  }
  refusals.push(
    await service.call('POST', '/v1/register/contacts', {
      token: register,
      body: { contacts: [{ iin: `${iin}1`, phone: `${phone}1`, language: iin, [iin]: smsCode }] },
    }),
  );
  await service.reply(phone, `${smsCode}${smsCode} қалай ${iin}`);
}

/** Each AWS service fails in the midst of things, and for ten minutes no SMS goes out. */
async function inAnOutage(): Promise<void> {
  for (const [fault, error] of [
    ['dynamodb', 'ValidationException'],
    ['kms', 'KMSInternalException'],
    ['sns', 'InvalidParameter'],
  ]) {
    const citizen = await someone({ belongs: true });
    await service.fault({ service: fault, rate: 0.4, error });
    for (let tries = 0; tries < 8; tries++) {
      const headers = { 'idempotency-key': `outage-${tries}` };
      const answered = await service.submit(bank, { iin: citizen.iin }, headers);
      if (answered.status >= 500) refusals.push(answered);
      refusals.push(await service.decide(citizen, 'a'.repeat(32), { decision: 'grant', code: '000000' }));
      await service.reply(citizen.phone, `${(await service.codes(citizen.phone)).at(-1) ?? '000000'} иә`);
      await service.call('GET', '/v1/me/answer', { token: citizen.token });
      await service.advance('PT1M');
    }
    await service.fault({ service: fault, rate: 0 });
  }
  await service.fault({ service: 'sns', rate: 1 });
  const citizen = await someone();
  await service.submit(bank, { iin: citizen.iin });
  await service.advance('PT5M');
  await service.advance('PT6M');
  await service.until(
    () => service.consents(citizen),
    ([prompt]) => prompt?.status === 'awaiting-consent',
  );
  // SMS fail still: the code comes into the cabinet on the citizen's wish.
  await service.resend(citizen, (await service.consents(citizen))[0]?.id ?? '');
  codes.push((await service.consents(citizen))[0]?.code ?? '');
  await service.fault({ service: 'sns', rate: 0 });
}

/** As a number of its own: inside a longer run of digits it says nothing. */
const alone = (number: string): RegExp => new RegExp(`(?<!\\d)${number.replace('+', '\\+')}(?!\\d)`);

/** Which of the planted numbers, codes and names stand in a text. */
function plantedIn(text: string): string[] {
  const withoutPrefix = phones.map((phone) => phone.slice(2));
  const inside = [...iins, ...withoutPrefix, NAME, ADDRESS].filter((planted) => text.includes(planted));
  return [...inside, ...codes.filter((code) => alone(code).test(text))];
}

test('everything was planted: numbers, codes of each way, errors of each kind', () => {
  expect(codes.length).toBeGreaterThanOrEqual(9);
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  const kinds = new Set(refusals.map(({ body }) => body.type?.split('/').at(-1)));
  for (const kind of [
    'invalid-request',
    'unauthorized',
    'not-found',
    'wrong-code',
    'code-locked',
    'unavailable',
  ]) {
    expect(kinds).toContain(kind);
  }
});

describe('no IIN, phone, name or code stands', () => {
  test('in the log, however much is logged', () => {
    const lines = service.output.split('\n');
    expect(lines.filter((line) => line.startsWith('{')).length).toBeGreaterThan(20);
    expect(service.output).toContain('"request-failed"');
    expect(lines.filter((line) => plantedIn(line).length > 0)).toEqual([]);
  });

  test('in the text of an error', () => {
    expect(refusals.map(({ text }) => text).filter((text) => plantedIn(text).length > 0)).toEqual([]);
  });

  test('in a key of a table or an index', () => {
    const keys = storedKeys(service.dataDir);
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter((key) => plantedIn(key).length > 0)).toEqual([]);
  });

  test('in a file or a file name of the data folder, but for the database and the phones', () => {
    const names = readdirSync(service.dataDir);
    expect(names.filter((name) => plantedIn(name).length > 0)).toEqual([]);
    const others = names.filter((name) => !/^(dynamodb\.sqlite|phones\.jsonl)/.test(name));
    expect(others.length).toBeGreaterThan(3);
    expect(
      others.filter((name) => plantedIn(readFileSync(join(service.dataDir, name), 'utf8')).length > 0),
    ).toEqual([]);
  });
});

describe('what is stored', () => {
  /** Every value with the names that lead to it. */
  function leaves(value: unknown, path: string): [string, string][] {
    if (value instanceof Set) return leaves([...value], path);
    if (Array.isArray(value)) return value.flatMap((each) => leaves(each, path));
    if (value === null || typeof value !== 'object') return [[path, String(value)]];
    return Object.entries(value).flatMap(([name, each]) => leaves(each, `${path}.${name}`));
  }

  test('numbers and names stand only where they belong', () => {
    const places = (['requests', 'register'] as const).flatMap((table) =>
      storedItems(service.dataDir, table)
        .flatMap((item) => leaves(item, table))
        .filter(([, value]) => plantedIn(value).length > 0)
        .map(([path]) => path),
    );
    expect([...new Set(places)].toSorted()).toEqual([
      'register.phone',
      'register.source.address',
      'register.source.applicantIin',
      'register.source.applicantName',
      'register.source.family.iin',
      'requests.iin',
      'requests.requesterName',
    ]);
  });

  test('codes stand nowhere in the database, its stream and what it has deleted included', () => {
    const files = readdirSync(service.dataDir).filter((name) => name.startsWith('dynamodb.sqlite'));
    for (const file of files) {
      const content = readFileSync(join(service.dataDir, file), 'latin1');
      expect(codes.filter((code) => new RegExp(`(?<![\\w-])${code}(?![\\w-])`).test(content))).toEqual([]);
    }
  });
});
