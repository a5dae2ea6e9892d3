import { beforeAll, describe, expect, test } from 'vitest';
import type { Citizen } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
const OPERATOR = '900140000090';
const [FIRST, SECOND] = ['+77471110001', '+77471110002'];
let bank: string;
let register: string;

beforeAll(async () => {
  bank = await service.bank();
  register = await service.token({ bin: OPERATOR, scope: 'register' });
});

const contact = (iin: string, phone: string | null) =>
  service.until(
    () =>
      service.call('POST', '/v1/register/contacts', {
        token: register,
        body: { contacts: [{ iin, phone, language: 'ru' }] },
      }),
    ({ status }) => status === 200,
  );
const status = async (id: string) => (await service.request(id, bank)).status;
const decide = (who: Citizen, id: string, code: string) =>
  service.decide(who, id, { decision: 'grant', code });

test('given three people at one phone, then each SMS says whom it is about, and each is answered apart', async () => {
  const phone = '+77472223344';
  const people = await Promise.all([0, 1, 2].map(() => service.citizen({ belongs: true, phone: false })));
  for (const { iin } of people) await contact(iin, phone);
  const ids: string[] = [];
  for (const { iin } of people) ids.push((await service.ask(bank, iin)).id);
  const prompts = (await service.sms(phone)).filter(({ direction }) => direction === 'out');
  expect(prompts).toHaveLength(3);
  for (const { text, segments } of prompts) {
    expect(text).toContain('семья человека 1890 г.р.');
    expect(segments).toBeLessThanOrEqual(2);
  }
  const codes = await service.codes(phone);
  expect(new Set(codes).size).toBe(3);
  await service.reply(phone, `${codes[0]} ДА`);
  await service.reply(phone, `${codes[1]} НЕТ`);
  await service.whenStatus(ids[0] ?? '', bank, 'answered');
  await service.whenStatus(ids[1] ?? '', bank, 'refused');
  expect(await status(ids[2] ?? '')).toBe('awaiting-consent');
});

test('given a number of one person alone, then nobody is named', async () => {
  const citizen = await service.citizen();
  await service.askBySms(bank, citizen);
  expect((await service.sms(citizen.phone)).at(-1)?.text).toContain('отбасыңыз');
});

describe('given the number changes inside the window', () => {
  async function asked(phone: string) {
    const citizen = { ...(await service.citizen({ belongs: true, phone: false })), phone };
    await contact(citizen.iin, phone);
    return { citizen, ...(await service.askBySms(bank, citizen)) };
  }

  test('to another, then the old SIM is powerless, and a fresh code goes to the new one', async () => {
    const { citizen, id, smsCode } = await asked(FIRST);
    await contact(citizen.iin, SECOND);
    const before = (await service.sms(FIRST)).length;
    await service.reply(FIRST, `${smsCode} ДА`);
    await service.reply(FIRST, 'ДА');
    const told = (await service.sms(FIRST)).slice(before).filter(({ direction }) => direction === 'out');
    expect(told).toEqual([]);
    expect(await status(id)).toBe('awaiting-consent');
    expect((await service.consents(citizen))[0]).toMatchObject({ id, codeSentTo: null });
    await service.advance('PT61S');
    expect((await service.resend(citizen, id)).status).toBe(202);
    await service.reply(SECOND, `${(await service.codes(SECOND)).at(-1)} ДА`);
    await service.whenStatus(id, bank, 'answered');
  });

  test('to none, then the old SIM is powerless, and the code is in the cabinet', async () => {
    const { citizen, id, smsCode } = await asked('+77471110003');
    await contact(citizen.iin, null);
    await service.reply('+77471110003', `${smsCode} ДА`);
    expect(await status(id)).toBe('awaiting-consent');
    const [prompt] = await service.consents(citizen);
    expect(prompt).toMatchObject({ id, codeSentTo: null, code: expect.stringMatching(/^\d{6}$/) });
    expect((await decide(citizen, id, prompt?.code ?? '')).status).toBe(200);
    await service.whenStatus(id, bank, 'answered');
  });

  test('and it is somebody else’s by then, then their reply decides nothing either', async () => {
    const { citizen, id, smsCode } = await asked('+77471110004');
    const other = await service.citizen({ phone: false });
    await contact(other.iin, '+77471110004');
    await contact(citizen.iin, null);
    await service.reply('+77471110004', `${smsCode} ДА`);
    expect(await status(id)).toBe('awaiting-consent');
  });
});

test('given a number was disowned, then it stays silent until the register sends the contact anew', async () => {
  const phone = '+77471110005';
  const citizen = { ...(await service.citizen({ phone: false })), phone };
  await contact(citizen.iin, phone);
  const { smsCode } = await service.askBySms(bank, citizen);
  await service.reply(phone, `${smsCode} НЕ Я`);
  const other = await service.bank('900140000010', 'АО «Другой Банк»');
  await service.ask(other, citizen.iin);
  expect(await service.codes(phone)).toEqual([smsCode]);
  await contact(citizen.iin, ` +7 (747)\u200b 111\u00a000\u2060 05\u200e`);
  const third = await service.bank('160140000014', 'АО «Третий Банк»');
  await service.askBySms(third, citizen);
});
