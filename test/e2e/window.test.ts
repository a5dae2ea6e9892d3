import { beforeAll, describe, expect, test } from 'vitest';
import { storedRequests } from '../support/stored.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

/** A bank whose feed holds one test's requests only. */
const LENDER = '900140000050';

/** Room for the machine to be slow in; the exact millisecond is the domain's test. */
const SECONDS_LEFT = 2;

/** Moves the clock to the last seconds before a deadline. */
async function almostUntil(deadline: string): Promise<void> {
  const left = Math.floor((Date.parse(deadline) - Date.parse(await service.now())) / 1_000);
  await service.advance(`PT${left - SECONDS_LEFT}S`);
}

/** Past the window and before the end. */
const WINDOW = 'PT2H1M';
/** Past the end. */
const END = 'PT2H13M';
const MINUTE = 60_000;
const INSIDE = { before: WINDOW, status: 'awaiting-consent' };
const OVER = { before: END, status: 'expired' };

describe('silence', () => {
  test('given two hours without a decision, the requester reads what they read before, until the end they were told', async () => {
    const { id, expiresAt } = await service.ask(bank, (await service.citizen()).iin);
    const before = await service.request(id, bank);
    await service.advance(WINDOW);
    expect(await service.request(id, bank)).toEqual(before);
    await service.advance('PT12M');
    expect(await service.request(id, bank)).toEqual({
      ...before,
      status: 'expired',
      events: [...before.events, { type: 'expired', at: expiresAt }],
    });
  });

  test('given any request, its end is told when it is made: two hours and twelve minutes, up to the full minute', async () => {
    const { createdAt, expiresAt } = await service.ask(bank, (await service.citizen()).iin);
    expect(expiresAt).toMatch(/:00\.000Z$/);
    const left = Date.parse(expiresAt) - Date.parse(createdAt);
    expect(left).toBeGreaterThanOrEqual(132 * MINUTE);
    expect(left).toBeLessThan(133 * MINUTE);
  });

  test('given nobody looks, when the end has come, the request is expired in the feed and in the tables all the same', async () => {
    const { id, expiresAt } = await service.ask(bank, (await service.citizen()).iin);
    await service.advance(END);
    await service.advance('PT1M');
    const { body } = await service.call('GET', '/v1/requests?limit=100', { token: bank });
    const { status, events } = body.items.find((item) => item.id === id) ?? {};
    expect([status, events?.at(-1)]).toEqual(['expired', { type: 'expired', at: expiresAt }]);
    const stored = storedRequests(service.dataDir).find((request) => request.id === id);
    expect(stored).toMatchObject({ status: 'expired', expiresAt });
  });

  test('given the window is over, the citizen is told so, without a code, until it stands in the history', async () => {
    const citizen = await service.citizen({ phone: false });
    const { id } = await service.ask(bank, citizen.iin);
    await service.advance(WINDOW);
    const [over] = await service.consents(citizen);
    expect(over).toMatchObject({ id, status: 'awaiting-consent', codeSentTo: null });
    expect(over).not.toHaveProperty('code');
    expect(String(over?.consentDeadline) < (await service.now())).toBe(true);
    await service.advance('PT12M');
    expect(await service.consents(citizen)).toMatchObject([{ id, status: 'expired', codeSentTo: null }]);
  });

  test('given the window is over, the requester can still cancel; given the end has come, no more', async () => {
    const [early, late] = [await service.citizen(), await service.citizen()];
    const [first, second] = [await service.ask(bank, early.iin), await service.ask(bank, late.iin)];
    await service.advance(WINDOW);
    expect(await service.cancel(first.id, bank)).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    await service.advance('PT12M');
    const cancelled = await service.cancel(second.id, bank);
    expect(cancelled.status).toBe(409);
    expect(cancelled.body.type).toMatch(/\/already-final$/);
    expect(await service.request(first.id, bank)).toMatchObject({ status: 'cancelled' });
  });

  test.each([
    ['kk', 'ИӘ', 'Жауап қабылданбады: ашық сұрау жоқ немесе уақыты өтті.'],
    ['ru', 'ДА', 'Ответ не принят: открытого вопроса нет или время вышло.'],
    ['en', 'YES', 'Your reply was not counted: no question is open, or its time is over.'],
  ])('given a late reply, a phone in %s is told that it is too late', async (language, word, told) => {
    for (const { before, status } of [INSIDE, OVER]) {
      const citizen = await service.citizen({ language });
      const { id, smsCode } = await service.askBySms(bank, citizen);
      await service.advance(before);
      await service.reply(citizen.phone, `${smsCode} ${word}`);
      const sent = (await service.sms(citizen.phone)).filter(({ direction }) => direction === 'out');
      expect(sent.at(-1)?.text).toBe(told);
      expect(await service.request(id, bank)).toMatchObject({ status, decidedAt: null });
    }
  });

  test.each([INSIDE, OVER])(
    'given a decision in the cabinet $before late, it is refused as expired, and so is a fresh code',
    async ({ before, status }) => {
      const citizen = await service.citizen();
      const { id, smsCode } = await service.askBySms(bank, citizen);
      await service.advance(before);
      for (const decision of ['grant', 'refuse', 'not-me']) {
        const late = await service.decide(citizen, id, { decision, code: smsCode });
        expect(late.status).toBe(410);
        expect(late.body.type).toMatch(/\/consent-expired$/);
      }
      expect((await service.resend(citizen, id)).status).toBe(410);
      expect(await service.request(id, bank)).toMatchObject({ status, decidedAt: null });
    },
  );
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
    const answered = await service.whenStatus(id, bank, 'answered');
    expect(answered.decidedAt < consentDeadline).toBe(true);
    expect(await service.consents(citizen)).toMatchObject([{ id, consentDeadline }]);
  });
});

describe('a window', () => {
  test('given a fresh code, the deadline stays where it was', async () => {
    const citizen = await service.citizen();
    const { id, consentDeadline } = await service.askBySms(bank, citizen);
    const { expiresAt } = await service.request(id, bank);
    await service.advance('PT1H');
    expect((await service.resend(citizen, id)).status).toBe(202);
    expect(await service.request(id, bank)).toMatchObject({ expiresAt });
    expect(await service.consents(citizen)).toMatchObject([{ consentDeadline }]);
    const fresh = (await service.codes(citizen.phone)).at(-1) ?? '';
    await service.advance('PT1H1M');
    expect((await service.decide(citizen, id, { decision: 'grant', code: fresh })).status).toBe(410);
    await service.advance('PT12M');
    expect(await service.request(id, bank)).toMatchObject({ status: 'expired', expiresAt });
  });

  test('given a request whose window is over, asking again before the end gives the same one and sends nothing', async () => {
    const citizen = await service.citizen();
    const open = await service.ask(bank, citizen.iin);
    await service.advance(WINDOW);
    const again = await service.submit(bank, { iin: citizen.iin });
    expect(again).toMatchObject({ status: 200, body: open });
    const other = await service.submit(bank, { iin: citizen.iin, purpose: 'housing' });
    expect(other.status).toBe(409);
    expect(other.body.type).toMatch(/\/open-request$/);
    expect(await service.codes(citizen.phone)).toHaveLength(1);
  });

  test('given an expired request that nobody has looked at, asking again ends it and makes a new one, both in the feed', async () => {
    const lender = await service.bank(LENDER);
    const citizen = await service.citizen();
    const old = await service.ask(lender, citizen.iin);
    await service.advance('PT2H11M');
    await service.advance('PT2M');
    const again = await service.submit(lender, { iin: citizen.iin, purpose: 'housing' });
    expect(again.status).toBe(202);
    expect(again.body.id).not.toBe(old.id);
    expect(await service.request(old.id, lender)).toMatchObject({ status: 'expired' });
    await service.advance('PT1M');
    const { body } = await service.call('GET', '/v1/requests', { token: lender });
    expect(body.items.map(({ id, status }) => [id, status])).toEqual([
      [old.id, 'expired'],
      [again.body.id, 'awaiting-consent'],
    ]);
  });

  test('given twenty posts at once when the end has just come, one new request is made and no pair has two open ones', async () => {
    const citizen = await service.citizen();
    const old = await service.ask(bank, citizen.iin);
    const posts = async () =>
      Promise.all(Array.from({ length: 10 }, () => service.submit(bank, { iin: citizen.iin })));
    const [first, , second] = await Promise.all([posts(), service.advance(END), posts()]);
    const answers = [...first, ...second];
    const made = new Set(answers.filter(({ body }) => body.id !== old.id).map(({ body }) => body.id));
    expect(made.size).toBe(1);
    for (const { status } of answers) expect([200, 202]).toContain(status);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(await service.request(old.id, bank)).toMatchObject({ status: 'expired' });
    const open = (await service.consents(citizen)).filter(({ status }) => status === 'awaiting-consent');
    expect(open.length).toBeLessThanOrEqual(1);
  });

  test('given an expired request, asking again makes a new one with a window and a code of its own', async () => {
    const citizen = await service.citizen();
    const before = await service.askBySms(bank, citizen);
    await service.advance(END);
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
      await service.whenAsked(citizen.iin, again.body.id);
    },
  );
});
