import { beforeAll, expect, test } from 'vitest';
import { BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});

test('given a refusal, when the bank asks again, then no SMS goes out, the bank cannot tell, and the citizen may still decide', async () => {
  const citizen = await service.citizen({ belongs: true });
  const { smsCode, id: refused } = await service.askBySms(bank, citizen);
  await service.reply(citizen.phone, `${smsCode} ЖОҚ`);
  await service.whenStatus(refused, bank, 'refused');
  const { id } = await service.ask(bank, citizen.iin);
  expect(await service.codes(citizen.phone)).toEqual([smsCode]);
  const other = await service.ask(bank, (await service.citizen()).iin);
  const seen = await service.request(id, bank);
  expect(Object.keys(seen)).toEqual(Object.keys(other));
  expect(seen).toMatchObject({ status: other.status, decidedAt: null });

  const [quiet] = await service.consents(citizen);
  expect(quiet).toMatchObject({ id, quiet: 'refused-before', codeSentTo: null });
  expect((await service.resend(citizen, id)).status).toBe(202);
  const code = (await service.codes(citizen.phone)).at(-1) ?? '';
  expect((await service.decide(citizen, id, { decision: 'grant', code })).status).toBe(200);
  await service.whenStatus(id, bank, 'answered');
});

test('given an open request, when the citizen blocks the bank, then it is neither shown nor decided, and ends as silence does', async () => {
  const citizen = await service.citizen();
  const { id, smsCode: code } = await service.askBySms(bank, citizen);
  const block = await service.call('PUT', `/v1/me/blocks/${BANK}`, { token: citizen.token });
  expect(block.status).toBe(204);
  expect(await service.consents(citizen)).toEqual([]);
  expect((await service.decide(citizen, id, { decision: 'grant', code })).status).toBe(404);
  await service.reply(citizen.phone, `${code} ДА`);
  expect((await service.request(id, bank)).status).toBe('awaiting-consent');
  await service.advance('PT2H13M');
  await service.whenStatus(id, bank, 'expired');
});
