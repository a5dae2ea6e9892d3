import { beforeAll, describe, expect, test } from 'vitest';
import { codeOtherThan, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;
let otherBank: string;

beforeAll(async () => {
  bank = await service.bank();
  otherBank = await service.bank(OTHER_BANK, 'ТОО «Алтын Несие»');
});

const GRANTED = { status: 'answered' };
const REFUSED = { status: 'refused', reason: 'citizen' };
const NOT_ME = { status: 'refused', reason: 'not-me' };

const ARABIC_ZERO = 0x0660;
const FULLWIDTH_ZERO = 0xff10;
const digitsFrom = (zero: number, code: string): string =>
  [...code].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');

/** How the reply is written around the code, and what becomes of the request. */
type Reply = [manner: string, write: (code: string) => string, outcome: Record<string, string>];

const REPLIES: Reply[] = [
  ['yes in Kazakh', (code) => `${code} ИӘ`, GRANTED],
  ['yes in Russian', (code) => `${code} ДА`, GRANTED],
  ['yes in English', (code) => `${code} YES`, GRANTED],
  ['no in Kazakh', (code) => `${code} ЖОҚ`, REFUSED],
  ['no in Russian', (code) => `${code} НЕТ`, REFUSED],
  ['no in English', (code) => `${code} NO`, REFUSED],
  ['not me in Kazakh', (code) => `${code} МЕН ЕМЕС`, NOT_ME],
  ['not me in Russian', (code) => `${code} НЕ Я`, NOT_ME],
  ['not me in English', (code) => `${code} NOT ME`, NOT_ME],
  ['the word first and in small letters', (code) => `да ${code}`, GRANTED],
  ['Latin letters for Kazakh', (code) => `Zhoq ${code}`, REFUSED],
  ['a shorter transliteration', (code) => `${code} joq`, REFUSED],
  ['Latin letters for Russian', (code) => `${code} ne ya`, NOT_ME],
  ['а for ә', (code) => `${code} иа`, GRANTED],
  ['к for қ', (code) => `${code} жок`, REFUSED],
  ['Latin letters that look Cyrillic', (code) => `${code} \u0048\u0045\u0054`, REFUSED],
  ['a Cyrillic letter that looks Latin', (code) => `${code} Y\u0415S`, GRANTED],
  ['a dash inside the code', (code) => `${code.slice(0, 3)}-${code.slice(3)} да`, GRANTED],
  ['spaces between all digits', (code) => `${[...code].join(' ')} нет`, REFUSED],
  ['Arabic digits', (code) => `${digitsFrom(ARABIC_ZERO, code)} yes`, GRANTED],
  ['full-width digits', (code) => `${digitsFrom(FULLWIDTH_ZERO, code)} no`, REFUSED],
  ['quotes, punctuation and emoji around', (code) => `«${code}» — "ДА"!!! 👍🙂`, GRANTED],
  ['no space between code and word', (code) => `${code}ИӘ`, GRANTED],
];

describe('a decision by SMS', () => {
  test.each(REPLIES)('given an open request, a reply with %s decides it', async (_manner, write, outcome) => {
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.reply(citizen.phone, write(smsCode));
    expect(await service.whenStatus(id, bank, outcome.status ?? '')).toMatchObject(outcome);
  });

  test('given two banks that ask one phone, each code picks its own request and leaves the other open', async () => {
    const citizen = await service.citizen({ belongs: true });
    const first = await service.askBySms(bank, citizen);
    const second = await service.askBySms(otherBank, citizen);
    await service.reply(citizen.phone, `${second.smsCode} ЖОҚ`);
    await service.whenStatus(second.id, otherBank, 'refused');
    expect(await service.request(first.id, bank)).toMatchObject({ status: 'awaiting-consent' });
    await service.reply(citizen.phone, `${first.smsCode} ИӘ`);
    await service.whenStatus(first.id, bank, 'answered');
  });

  test('given two banks that ask one phone, a code that picks one is no wrong try for the other', async () => {
    const citizen = await service.citizen();
    const first = await service.askBySms(bank, citizen);
    const second = await service.askBySms(otherBank, citizen);
    await service.reply(citizen.phone, `${second.smsCode} ИӘ`);
    const wrong = await service.decide(citizen, first.id, { decision: 'grant', code: second.smsCode });
    expect(wrong.body).toMatchObject({ attemptsLeft: 4 });
  });

  test('given two banks that ask one phone, a wrong code counts against both', async () => {
    const citizen = await service.citizen();
    const first = await service.askBySms(bank, citizen);
    const second = await service.askBySms(otherBank, citizen);
    await service.reply(citizen.phone, `${codeOtherThan(first.smsCode, second.smsCode)} ИӘ`);
    for (const { id, smsCode } of [first, second]) {
      const wrong = await service.decide(citizen, id, { decision: 'grant', code: codeOtherThan(smsCode) });
      expect(wrong.body).toMatchObject({ attemptsLeft: 3 });
    }
  });
});

describe('a decision in the cabinet', () => {
  test.each([
    ['grant', 'consented', GRANTED],
    ['refuse', 'refused', REFUSED],
    ['not-me', 'refused', NOT_ME],
  ])('given the code, %s makes the request %s', async (decision, status, outcome) => {
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const decided = await service.decide(citizen, id, { decision, code: smsCode });
    expect(decided).toMatchObject({ status: 200, body: { id, status } });
    expect(await service.whenStatus(id, bank, outcome.status)).toMatchObject(outcome);
  });

  test('given a request that is decided, a second decision is refused as already decided', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.decide(citizen, id, { decision: 'refuse', code: smsCode });
    const again = await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    expect(again.status).toBe(409);
    expect(again.body.type).toMatch(/\/already-decided$/);
    expect(await service.request(id, bank)).toMatchObject(REFUSED);
  });

  test('given a citizen without a phone, the prompt shows the code and the citizen decides with it', async () => {
    const citizen = await service.citizen({ belongs: true, phone: false });
    const { id } = await service.ask(bank, citizen.iin);
    const [prompt] = await service.consents(citizen);
    expect(prompt).toMatchObject({ id, codeSentTo: null, code: expect.stringMatching(/^\d{6}$/) });
    const decided = await service.decide(citizen, id, { decision: 'grant', code: prompt?.code ?? '' });
    expect(decided.status).toBe(200);
    const answered = await service.whenStatus(id, bank, 'answered');
    expect(answered).toMatchObject({ answer: { belongs: true } });
  });

  test("given another's request, a citizen finds nothing to decide", async () => {
    const stranger = await service.citizen();
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const decided = await service.decide(stranger, id, { decision: 'grant', code: smsCode });
    expect([decided.status, (await service.resend(stranger, id)).status]).toEqual([404, 404]);
    expect(await service.consents(stranger)).toEqual([]);
    expect(await service.request(id, bank)).toMatchObject({ status: 'awaiting-consent' });
  });
});

describe('a cancellation', () => {
  test('given an open request, its requester withdraws it and the citizen can decide no more', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    expect(await service.cancel(id, bank)).toMatchObject({ status: 200, body: { id, status: 'cancelled' } });
    const decided = await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    expect(decided.status).toBe(409);
    expect(decided.body.type).toMatch(/\/already-decided$/);
    await service.reply(citizen.phone, `${smsCode} ИӘ`);
    expect(await service.request(id, bank)).toMatchObject({ status: 'cancelled', decidedAt: null });
  });

  test('given a request that the citizen decided, cancelling is refused and changes nothing', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.reply(citizen.phone, `${smsCode} ИӘ`);
    await service.whenStatus(id, bank, 'answered');
    const cancelled = await service.cancel(id, bank);
    expect(cancelled.status).toBe(409);
    expect(cancelled.body.type).toMatch(/\/already-final$/);
    expect(await service.request(id, bank)).toMatchObject({ status: 'answered' });
  });

  test("given another's request, a requester finds nothing to read or cancel", async () => {
    const { id } = await service.ask(bank, (await service.citizen()).iin);
    const paths = [`/v1/requests/${id}`, `/v1/requests/${id}/answer`];
    for (const path of paths) {
      expect((await service.call('GET', path, { token: otherBank })).status).toBe(404);
    }
    expect((await service.cancel(id, otherBank)).status).toBe(404);
    expect(await service.request(id, bank)).toMatchObject({ status: 'awaiting-consent' });
  });
});
