import { expect, test } from 'vitest';
import { isFinal, LIFECYCLE, STATUSES } from '../../shared/domain/lifecycle.ts';
import { useService } from '../support/use-service.ts';

const service = useService();

test('given no token, the lifecycle is the table of the domain', async () => {
  const { status, body } = await service.call('GET', '/v1/lifecycle');
  expect(status).toBe(200);
  expect(body).toEqual({
    statuses: STATUSES.map((name) => ({ status: name, final: isFinal(name), leavesBy: LIFECYCLE[name] })),
  });
});

test('given no token and no answers yet, the service level counts none', async () => {
  const none = { answered: 0, share: null, p50: null, p99: null };
  const { status, body } = await service.call('GET', '/v1/service-level');
  expect([status, body]).toEqual([200, { today: none, last30Days: none, days: expect.any(Array) }]);
  expect(body.days).toHaveLength(30);
});

test('given answers, the service level counts them, on the day and over thirty days', async () => {
  const bank = await service.bank();
  for (let answers = 0; answers < 3; answers++) {
    const citizen = await service.citizen();
    const { id, smsCode } = await service.askBySms(bank, citizen);
    await service.decide(citizen, id, { decision: 'grant', code: smsCode });
    await service.whenStatus(id, bank, 'answered');
  }
  const look = async () => (await service.call('GET', '/v1/service-level')).body;
  const level = { answered: 3, share: 1, p50: expect.any(Number), p99: expect.any(Number) };
  const counted = await service.until(look, ({ today }) => (today as typeof level).answered === 3);
  expect(counted).toMatchObject({ today: level, last30Days: level });
  expect((counted.days as { answered: number }[]).at(-1)).toMatchObject({ answered: 3, share: 1 });
  await service.advance('P2D');
  expect(await look()).toMatchObject({ today: { answered: 0 }, last30Days: { answered: 3, share: 1 } });
  await service.advance('P30D');
  expect(await look()).toMatchObject({ last30Days: { answered: 0 } });
});

test('given a consent that waits longer than 15 minutes, it is missed while it waits, and stays late when it is answered', async () => {
  const bank = await service.bank();
  const citizen = await service.citizen();
  const look = async () => (await service.call('GET', '/v1/service-level')).body;
  const { id, smsCode } = await service.askBySms(bank, citizen);
  await service.fault({ service: 'kms', rate: 1, operation: 'Sign' });
  await service.decide(citizen, id, { decision: 'grant', code: smsCode });
  await service.advance('PT14M');
  expect(await look()).toMatchObject({ today: { answered: 0, share: null } });
  await service.advance('PT2M');
  const missed = { answered: 0, share: 0, p50: null, p99: null };
  const said = await look();
  expect(said.today).toEqual(missed);
  expect((said.days as object[]).at(-1)).toMatchObject({ answered: 0, share: 0 });
  await service.fault({ service: 'kms', rate: 0 });
  await service.advance('PT1M');
  await service.whenStatus(id, bank, 'answered');
  const late = await service.until(look, ({ today }) => (today as { answered: number }).answered === 1);
  expect(late.today).toEqual({ ...missed, answered: 1 });
});

test('given a path that is not there, the answer is a problem', async () => {
  const { status, headers, body } = await service.call('GET', '/v1/nothing');
  expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  expect(body.type).toMatch(/\/not-found$/);
});
