import { beforeAll, describe, expect, test } from 'vitest';
import { type Citizen, codeOtherThan } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

const guess = (citizen: Citizen, id: string, code: string) =>
  service.decide(citizen, id, { decision: 'grant', code });

/** What each of several tries in a row was answered: the tries that were left, or the kind of the problem. */
async function guesses(count: number, citizen: Citizen, asked: { id: string; code: string }) {
  const answers: unknown[] = [];
  for (let tries = 0; tries < count; tries++) {
    const { body } = await guess(citizen, asked.id, asked.code);
    answers.push(body.attemptsLeft ?? body.type.split('/').at(-1));
  }
  return answers;
}

/** Moves the clock past the least time between two codes, and asks for another. */
async function freshCode(citizen: Citizen, id: string): Promise<string> {
  await service.advance('PT61S');
  expect((await service.resend(citizen, id)).status).toBe(202);
  // Asked for by a program, or on a page of somebody else's: bound to none (docs/adr/0026).
  expect((await service.sms(citizen.phone)).at(-1)?.text).not.toContain('@');
  return (await service.codes(citizen.phone)).at(-1) ?? '';
}

describe('wrong codes', () => {
  test('given five, each tells how many are left, and then even the right code is locked', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const wrong = { id, code: codeOtherThan(smsCode) };
    expect(await guesses(6, citizen, wrong)).toEqual([4, 3, 2, 1, 0, 'code-locked']);
    expect((await guess(citizen, id, smsCode)).status).toBe(403);
    await service.reply(citizen.phone, `${smsCode} ИӘ`);
    expect(await service.request(id, bank)).toMatchObject({ status: 'awaiting-consent' });
  });

  test('given ten over two codes, no code works for this request and none is sent any more', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    expect(await guesses(5, citizen, { id, code: codeOtherThan(smsCode) })).toEqual([4, 3, 2, 1, 0]);
    const second = await freshCode(citizen, id);
    const wrong = { id, code: codeOtherThan(second) };
    expect(await guesses(6, citizen, wrong)).toEqual([4, 3, 2, 1, 0, 'code-locked']);
    await service.advance('PT61S');
    const refused = await service.resend(citizen, id);
    expect([refused.status, await service.codes(citizen.phone)]).toEqual([429, [smsCode, second]]);
    expect(await guesses(1, citizen, { id, code: second })).toEqual(['code-locked']);
  });

  test('given a hundred at once, no more than five are looked at', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const code = codeOtherThan(smsCode);
    const answers = await Promise.all(Array.from({ length: 100 }, () => guess(citizen, id, code)));
    const kinds = answers.map(({ body }) => body.type.split('/').at(-1));
    expect(kinds.filter((kind) => kind === 'wrong-code')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'code-locked')).toHaveLength(95);
  });

  test('given five by SMS, they count like those of the cabinet and are answered once', async () => {
    const citizen = await service.citizen({ language: 'en' });
    const { id, smsCode } = await service.askBySms(bank, citizen);
    for (let tries = 0; tries < 5; tries++) {
      await service.reply(citizen.phone, `${codeOtherThan(smsCode)} YES`);
    }
    expect(await guesses(1, citizen, { id, code: smsCode })).toEqual(['code-locked']);
    expect(await notes(citizen)).toEqual([expect.stringContaining('the code is wrong')]);
  });
});

describe('a fresh code', () => {
  test('given less than a minute since the last one, it is refused with the seconds to wait', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const refused = await service.resend(citizen, id);
    expect(refused.status).toBe(429);
    expect(refused.body.type).toMatch(/\/too-many-codes$/);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await service.codes(citizen.phone)).toEqual([smsCode]);
  });

  test('given a minute, it comes by SMS, the code before works no more, and this one does', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const fresh = await freshCode(citizen, id);
    expect(fresh).not.toBe(smsCode);
    expect(await guesses(1, citizen, { id, code: smsCode })).toEqual([4]);
    expect((await guess(citizen, id, fresh)).status).toBe(200);
  });

  test('given a locked code, the fresh one works', async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await guesses(5, citizen, { id, code: codeOtherThan(smsCode) });
    const fresh = await freshCode(citizen, id);
    await service.reply(citizen.phone, `${fresh} ИӘ`);
    await service.whenStatus(id, bank, 'answered');
  });

  test('given three of them, a fourth is refused', async () => {
    const citizen = await service.citizen();
    const { id } = await service.askBySms(bank, citizen);
    for (let resends = 0; resends < 3; resends++) await freshCode(citizen, id);
    await service.advance('PT61S');
    const refused = await service.resend(citizen, id);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(new Set(await service.codes(citizen.phone)).size).toBe(4);
  });

  test('given no phone, it is shown in the prompt', async () => {
    const citizen = await service.citizen({ phone: false });
    const { id } = await service.ask(bank, citizen.iin);
    const [before] = await service.consents(citizen);
    await service.advance('PT61S');
    expect((await service.resend(citizen, id)).status).toBe(202);
    const [after] = await service.consents(citizen);
    expect(after?.code).toMatch(/^\d{6}$/);
    expect(after?.code).not.toBe(before?.code);
    expect((await guess(citizen, id, after?.code ?? '')).status).toBe(200);
  });
});

/** What a phone was told besides codes. */
async function notes(citizen: Citizen): Promise<string[]> {
  const messages = await service.sms(citizen.phone);
  return messages
    .filter(({ direction, text }) => direction === 'out' && !/\b\d{6}\b/.test(text))
    .map(({ text }) => text);
}

describe('a reply that decides nothing', () => {
  test.each([
    ['a code without a word', (code: string) => code],
    ['a word without a code', () => 'YES'],
    ['a code with both words', (code: string) => `${code} YES NO`],
    ['a code with words that nobody knows', (code: string) => `${code} MAYBE TOMORROW`],
  ])('given %s, one hint is sent', async (_manner, write) => {
    const citizen = await service.citizen({ language: 'en' });
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.reply(citizen.phone, write(smsCode));
    expect(await notes(citizen)).toEqual([expect.stringContaining('one word: YES, NO or NOT ME')]);
    expect(await service.request(id, bank)).toMatchObject({ status: 'awaiting-consent' });
    expect((await guess(citizen, id, smsCode)).status).toBe(200);
  });

  test("given another phone, the citizen's code decides nothing there", async () => {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    const stranger = await service.citizen();
    await service.reply(stranger.phone, `${smsCode} ИӘ`);
    expect(await service.request(id, bank)).toMatchObject({ status: 'awaiting-consent' });
    expect(await guesses(1, citizen, { id, code: codeOtherThan(smsCode) })).toEqual([4]);
  });
});
