import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Body } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;

beforeAll(async () => {
  bank = await service.bank();
});
afterEach(async () => {
  for (const name of ['dynamodb', 'kms', 'sns']) await service.fault({ service: name, rate: 0 });
});

/** Far longer than any time limit, and than the change feed holds back. */
const HELD = { delayMs: 20_000 };

/** Follows the bank's changes from a cursor, as a client does, until one of them is what is wanted. */
function follower() {
  let cursor = '';
  const next = async (): Promise<Body[]> => {
    const query = cursor === '' ? '' : `?changedSince=${encodeURIComponent(cursor)}`;
    const { body } = await service.call('GET', `/v1/requests${query}`, { token: bank });
    cursor = body.next ?? cursor;
    return body.items;
  };
  return (wanted: (change: Body) => boolean) => service.until(next, (changes) => changes.some(wanted));
}

describe('given a write that DynamoDB holds', () => {
  test('when a bank cancels by it, then it is cancelled, and those who follow the changes see it', async () => {
    const first = await service.askBySms(bank, await service.citizen());
    const until = follower();
    await until(({ id, status }) => id === first.id && status === 'awaiting-consent');
    const write = { service: 'dynamodb', operation: 'PutItem', function: 'cancel-request' };
    await service.fault({ ...write, next: 1, ...HELD });
    const [{ status }, second] = await Promise.all([
      service.cancel(first.id, bank),
      service.askBySms(bank, await service.citizen()),
    ]);
    expect(status).toBe(200);
    const seen = new Set<string>();
    await until((change) => {
      seen.add(`${change.id} ${change.status}`);
      return seen.has(`${first.id} cancelled`) && [...seen].some((one) => one.startsWith(second.id));
    });
  });

  test('when a citizen decides by it, then the decision is made once', async () => {
    const citizen = await service.citizen({ belongs: true });
    const asked = await service.askBySms(bank, citizen);
    await service.fault({
      service: 'dynamodb',
      operation: 'PutItem',
      function: 'decide-consent',
      next: 1,
      ...HELD,
    });
    const decided = await service.decide(citizen, asked.id, { decision: 'grant', code: asked.smsCode });
    expect(decided.status).toBe(200);
    const { events } = await service.whenStatus(asked.id, bank, 'answered');
    expect(events.map(({ type }) => type)).toHaveLength(new Set(events.map(({ type }) => type)).size);
  });
});

describe('given KMS holds a call', () => {
  test('when a bank asks, then the request is accepted', async () => {
    const citizen = await service.citizen();
    await service.fault({ service: 'kms', next: 1, function: 'submit-request', ...HELD });
    expect((await service.submit(bank, { iin: citizen.iin })).status).toBe(202);
  });
});

describe('given a transaction is at work on the item of a single write', () => {
  test.each(['UpdateItem', 'PutItem'])(
    'when a citizen decides (%s), then it is 200 at once',
    async (operation) => {
      const citizen = await service.citizen();
      const asked = await service.askBySms(bank, citizen);
      const error = 'TransactionConflictException';
      await service.fault({ service: 'dynamodb', operation, function: 'decide-consent', next: 2, error });
      const decided = await service.decide(citizen, asked.id, { decision: 'refuse', code: asked.smsCode });
      expect(decided.status).toBe(200);
    },
  );
});

describe('given SNS never answers', () => {
  test('when very many are to be asked, then one who agrees is answered all the same', async () => {
    const citizen = await service.citizen({ belongs: true });
    const asked = await service.askBySms(bank, citizen);
    await service.fault({ service: 'sns', rate: 1, delayMs: 60_000 });
    const others = await Promise.all(Array.from({ length: 40 }, () => service.citizen()));
    await Promise.all(others.map(({ iin }) => service.submit(bank, { iin })));
    await service.decide(citizen, asked.id, { decision: 'grant', code: asked.smsCode });
    await service.whenStatus(asked.id, bank, 'answered');
  });

  test('when the service is stopped, then it does not wait for what is held', async () => {
    await service.fault({ service: 'sns', rate: 1, delayMs: 60_000 });
    await service.submit(bank, { iin: (await service.citizen()).iin });
    await service.interrupt();
    await service.start();
  });
});
