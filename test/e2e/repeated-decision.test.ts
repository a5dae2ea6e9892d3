import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});
afterEach(() => service.fault({ service: 'dynamodb', rate: 0 }));

const DECISIONS = [
  { decision: 'grant', status: 'answered', others: ['refuse', 'not-me'] },
  { decision: 'refuse', status: 'refused', others: ['grant', 'not-me'] },
  { decision: 'not-me', status: 'refused', others: ['grant', 'refuse'] },
];

describe.each(DECISIONS)('the decision $decision', ({ decision, status, others }) => {
  test('given its answer was lost, when it is made again, then 200 and it stands once; another is 409', async () => {
    // Without a phone the decision is the only item that is put.
    const citizen = await service.citizen({ phone: false });
    const { id } = await service.ask(bank, citizen.iin);
    const code = (await service.consents(citizen))[0]?.code ?? '';
    const lost = { error: 'ResourceNotFoundException', when: 'after', operation: 'PutItem' };
    await service.fault({ service: 'dynamodb', function: 'decide-consent', rate: 1, ...lost });
    const tried = await service.until(
      async () => {
        const lostOne = await service.decide(citizen, id, { decision, code });
        return [lostOne.status, (await service.request(id, bank)).status];
      },
      ([, after]) => after !== 'awaiting-consent',
    );
    expect(tried[0]).toBeGreaterThanOrEqual(500);
    await service.fault({ service: 'dynamodb', rate: 0 });
    await service.whenStatus(id, bank, status);
    const again = await service.decide(citizen, id, { decision, code });
    expect(again).toMatchObject({ status: 200, body: { id, status } });
    for (const other of others) {
      const changed = await service.decide(citizen, id, { decision: other, code });
      expect(changed.status).toBe(409);
      expect(changed.body.type).toMatch(/\/already-decided$/);
    }
    const { events } = await service.request(id, bank);
    expect(events.filter(({ type }) => ['granted', 'refused', 'not-me'].includes(type))).toHaveLength(1);
  });

  test('given it was made, when it is made again after the window and after the end, then it is 200 still', async () => {
    const citizen = await service.citizen();
    const { id, smsCode: code } = await service.askBySms(bank, citizen);
    expect((await service.decide(citizen, id, { decision, code })).status).toBe(200);
    await service.whenStatus(id, bank, status);
    for (const later of ['PT2H1M', 'PT12M', 'P2D']) {
      await service.advance(later);
      expect(await service.decide(citizen, id, { decision, code })).toMatchObject({
        status: 200,
        body: { status },
      });
    }
    expect(await service.request(id, bank)).toMatchObject({ status });
  });
});
