import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let bank: string;

beforeAll(async () => {
  service = await startService({ env: { SMS_ACKNOWLEDGE: 'all' } });
  bank = await service.bank();
});
afterAll(() => service.stop());

test('given every decision is acknowledged by SMS, when one is made in the cabinet, then the phone is told once, in the words of a reply', async () => {
  const citizen = await service.citizen({ belongs: true });
  const { id, smsCode: code } = await service.askBySms(bank, citizen);
  const before = (await service.sms(citizen.phone)).length;
  for (let times = 0; times < 2; times++) {
    expect((await service.decide(citizen, id, { decision: 'refuse', code })).status).toBe(200);
  }
  const told = (await service.sms(citizen.phone)).slice(before);
  expect(told).toMatchObject([{ direction: 'out', text: 'Жауабыңыз қабылданды: ЖОҚ.', segments: 1 }]);

  await service.reply(citizen.phone, `${code} ЖОҚ`);
  expect((await service.sms(citizen.phone)).at(-1)).toMatchObject({
    text: 'Жауабыңыз бұған дейін қабылданған: ЖОҚ.',
  });
});
