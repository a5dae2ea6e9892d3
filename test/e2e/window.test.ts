import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Service, startService } from './service.ts';

let service: Service;
let bank: string;

beforeAll(async () => {
  service = await startService();
  bank = await service.bank();
});
afterAll(() => service.stop());

/** Room for the machine to be slow in; the exact millisecond is the domain's test. */
const SECONDS_LEFT = 2;

/** Moves the clock to the last seconds before a deadline. */
async function almostUntil(deadline: string): Promise<void> {
  const left = Math.floor((Date.parse(deadline) - Date.parse(await service.now())) / 1_000);
  await service.advance(`PT${left - SECONDS_LEFT}S`);
}

describe('silence', () => {
  test('given two hours without a decision, the request reads expired at once', async () => {
    const { id, consentDeadline } = await service.ask(bank, (await service.citizen()).iin);
    await service.advance('PT2H');
    const expired = await service.request(id, bank);
    expect(expired).toMatchObject({ status: 'expired', consentDeadline, decidedAt: null });
    expect(expired.events.at(-1)).toEqual({ type: 'expired', at: consentDeadline });
  });

  test('given an expired request, its citizen sees it in the history and its requester cannot cancel it', async () => {
    const citizen = await service.citizen();
    const { id } = await service.ask(bank, citizen.iin);
    await service.advance('PT2H');
    expect(await service.consents(citizen)).toMatchObject([{ id, status: 'expired', codeSentTo: null }]);
    const cancelled = await service.cancel(id, bank);
    expect(cancelled.status).toBe(409);
    expect(cancelled.body.type).toMatch(/\/already-final$/);
  });

  test.each([
    ['kk', 'ИӘ', 'Жауап қабылданбады: ашық сұрау жоқ немесе уақыты өтті.'],
    ['ru', 'ДА', 'Ответ не принят: открытого вопроса нет или время вышло.'],
    ['en', 'YES', 'Your reply was not counted: no question is open, or its time is over.'],
  ])('given a late reply, a phone in %s is told that it is too late', async (language, word, told) => {
    const citizen = await service.citizen({ language });
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.advance('PT2H');
    await service.reply(citizen.phone, `${smsCode} ${word}`);
    const sent = (await service.sms(citizen.phone ?? '')).filter(({ direction }) => direction === 'out');
    expect(sent.at(-1)?.text).toBe(told);
    expect(await service.request(id, bank)).toMatchObject({ status: 'expired' });
  });

  test('given a late decision in the cabinet, it is refused as expired, and so is a fresh code', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.advance('PT2H');
    const late = await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    expect(late.status).toBe(410);
    expect(late.body.type).toMatch(/\/consent-expired$/);
    expect((await service.resend(citizen, id)).status).toBe(410);
    expect(await service.request(id, bank)).toMatchObject({ status: 'expired' });
  });
});

describe('the last seconds before the deadline', () => {
  test('given a reply in them, it counts', async () => {
    const citizen = await service.citizen({ belongs: true });
    const { id, smsCode, consentDeadline } = await service.askBySms(bank, citizen);
    await almostUntil(consentDeadline);
    await service.reply(citizen.phone, `${smsCode} ИӘ`);
    const answered = await service.whenStatus(id, bank, 'answered');
    expect(answered.decidedAt < consentDeadline).toBe(true);
  });

  test('given a decision in the cabinet in them, it counts, and the answer may come after the deadline', async () => {
    const citizen = await service.citizen();
    const { id, smsCode, consentDeadline } = await service.askBySms(bank, citizen);
    await almostUntil(consentDeadline);
    const decided = await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    expect(decided.status).toBe(200);
    await service.advance('PT1M');
    expect(await service.whenStatus(id, bank, 'answered')).toMatchObject({ consentDeadline });
  });
});

describe('a window', () => {
  test('given a fresh code, the deadline stays where it was', async () => {
    const citizen = await service.citizen();
    const { id, consentDeadline } = await service.askBySms(bank, citizen);
    await service.advance('PT1H');
    expect((await service.resend(citizen, id)).status).toBe(202);
    expect(await service.request(id, bank)).toMatchObject({ consentDeadline });
    expect(await service.consents(citizen)).toMatchObject([{ consentDeadline }]);
    await service.advance('PT1H');
    expect(await service.request(id, bank)).toMatchObject({ status: 'expired' });
  });

  test('given an expired request, asking again makes a new one with a window and a code of its own', async () => {
    const citizen = await service.citizen();
    const before = await service.askBySms(bank, citizen);
    await service.advance('PT2H');
    const again = await service.askBySms(bank, citizen);
    expect(again.id).not.toBe(before.id);
    expect(again.consentDeadline > before.consentDeadline).toBe(true);
    const old = await service.decide(citizen, before.id, { decision: 'grant', code: before.smsCode });
    expect(old.status).toBe(410);
    await service.reply(citizen.phone, `${again.smsCode} ЖОҚ`);
    await service.whenStatus(again.id, bank, 'refused');
    expect(await service.request(before.id, bank)).toMatchObject({ status: 'expired' });
  });

  test.each(['refused', 'cancelled'])(
    'given a request that was %s, asking again makes a new one',
    async (end) => {
      const citizen = await service.citizen();
      const { id, smsCode } = await service.askBySms(bank, citizen);
      if (end === 'cancelled') await service.cancel(id, bank);
      else await service.decide(citizen, id, { decision: 'refuse', code: smsCode });
      const again = await service.submit(bank, { iin: citizen.iin });
      expect(again.status).toBe(202);
      expect(again.body.id).not.toBe(id);
      expect(await service.whenStatus(again.body.id, bank, 'awaiting-consent')).toBeDefined();
    },
  );
});
