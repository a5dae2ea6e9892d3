import { beforeAll, expect, test } from 'vitest';
import { BANK, type Body } from '../support/service.ts';
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
  expect(await service.consents(citizen)).toMatchObject([{ id, status: 'expired', quiet: 'blocked' }]);

  const { body: next } = await service.submit(bank, { iin: citizen.iin });
  await service.until(
    async () => (await service.call('GET', `/v1/consents/${next.id}/receipt`, citizen)).body.chain?.events,
    (events) => events?.some(({ type }) => type === 'asked'),
  );
  await service.advance('PT2H13M');
  await service.whenStatus(next.id, bank, 'expired');
  expect(await service.codes(citizen.phone)).toEqual([code]);
  expect(await service.consents(citizen)).toMatchObject([
    { id: next.id, status: 'expired', quiet: 'blocked' },
    { id, status: 'expired', quiet: 'blocked' },
  ]);
});

test('given a not-me, when the same bank asks again, then no SMS goes out, the bank cannot tell, and the cabinet has a code for the asking', async () => {
  const citizen = await service.citizen({ belongs: true });
  const { smsCode, id: disowned } = await service.askBySms(bank, citizen);
  await service.reply(citizen.phone, `${smsCode} МЕН ЕМЕС`);
  await service.whenStatus(disowned, bank, 'refused');
  const { id } = await service.ask(bank, citizen.iin);
  const other = await service.ask(bank, (await service.citizen()).iin);
  const told = ({ id: _id, iin: _iin, createdAt: _at, expiresAt: _end, events, ...rest }: Body) => ({
    ...rest,
    events: events.map(({ type }) => type),
  });
  expect(told(await service.request(id, bank))).toEqual(told(await service.request(other.id, bank)));

  const [quiet, before] = await service.consents(citizen);
  expect(before).toMatchObject({ id: disowned, status: 'refused', reason: 'not-me' });
  expect(quiet).toMatchObject({ id, quiet: 'not-me', codeSentTo: null });
  expect(quiet).not.toHaveProperty('code');
  expect((await service.resend(citizen, id)).status).toBe(202);
  const [shown] = await service.consents(citizen);
  expect(shown).toMatchObject({ id, quiet: 'not-me', code: expect.stringMatching(/^\d{6}$/) });
  expect(await service.codes(citizen.phone)).toEqual([smsCode]);
  const decided = await service.decide(citizen, id, { decision: 'grant', code: shown?.code ?? '' });
  expect(decided.status).toBe(200);
  await service.whenStatus(id, bank, 'answered');
});
