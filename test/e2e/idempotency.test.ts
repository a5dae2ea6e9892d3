import { beforeAll, describe, expect, test } from 'vitest';
import { type Answered, type Citizen, OTHER_BANK } from '../support/service.ts';
import { useService } from '../support/use-service.ts';

const service = useService();
let bank: string;
let keys = 0;

beforeAll(async () => {
  bank = await service.bank();
});

const newKey = () => ({ 'idempotency-key': `order-${++keys}` });

const atOnce = (count: number, send: () => Promise<Answered>) =>
  Promise.all(Array.from({ length: count }, send));

/** One request was accepted and every other answer names it. */
async function expectOneRequest(answers: readonly Answered[], { iin, phone }: Citizen): Promise<string> {
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(answers.length - 1).fill(200), 202]);
  const [id = '', ...others] = new Set(answers.map(({ body }) => body.id));
  expect(others).toEqual([]);
  await service.whenAsked(iin, id);
  expect(await service.codes(phone)).toHaveLength(1);
  return id;
}

describe('an idempotency key', () => {
  test('given fifty posts with it at once, there is one request and one SMS', async () => {
    const citizen = await service.citizen();
    const key = newKey();
    await expectOneRequest(await atOnce(50, () => service.submit(bank, { iin: citizen.iin }, key)), citizen);
  });

  test('given it again later, it leads to the same request, with the same address, as it stands now', async () => {
    const { iin } = await service.citizen();
    const key = newKey();
    const first = await service.submit(bank, { iin }, key);
    await service.cancel(first.body.id, bank);
    const again = await service.submit(bank, { iin }, key);
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id, status: 'cancelled' } });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.has('idempotent-replayed')).toBe(false);
  });

  test.each([
    ['another purpose', { purpose: 'housing' }],
    ['another reference', { reference: 'B' }],
    ['no reference', { reference: undefined }],
    ['a birth date', { birthDate: '1890-01-01' }],
    ['a confirmed birth date', { birthDate: '1890-01-02', birthDateConfirmed: true }],
  ])('given it with another body (%s), that is refused', async (_what, change) => {
    const { iin } = await service.citizen();
    const key = newKey();
    const body = { iin, reference: 'A' };
    await service.submit(bank, body, key);
    const reused = await service.submit(bank, { ...body, ...change }, key);
    expect(reused.status).toBe(422);
    expect(reused.body.type).toMatch(/\/idempotency-key-reused$/);
  });

  test('given it about another citizen, that is refused and nobody is asked', async () => {
    const key = newKey();
    await service.submit(bank, { iin: (await service.citizen()).iin }, key);
    const other = await service.citizen();
    expect((await service.submit(bank, { iin: other.iin }, key)).status).toBe(422);
    expect(await service.consents(other)).toEqual([]);
  });

  test('given another requester with the same one, it is another key', async () => {
    const { iin } = await service.citizen();
    const key = newKey();
    const first = await service.submit(bank, { iin }, key);
    const second = await service.submit(await service.bank(OTHER_BANK), { iin }, key);
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
  });

  test.each([
    ['empty', ''],
    ['of 256 characters', 'k'.repeat(256)],
    ['with a space inside', 'a key'],
  ])('given one that is %s, the request is refused', async (_what, key) => {
    const { iin } = await service.citizen();
    const refused = await service.submit(bank, { iin }, { 'idempotency-key': key });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([{ pointer: 'Idempotency-Key' }]);
  });
});

describe('asking again about a citizen with an open request', () => {
  test.each([
    ['without a key', () => ({})],
    ['with a new key', newKey],
  ])('given a post %s, the open request comes back', async (_manner, headers) => {
    const { iin, phone } = await service.citizen();
    const open = await service.ask(bank, iin);
    const again = await service.submit(bank, { iin, reference: 'another' }, headers());
    expect(again).toMatchObject({ status: 200, body: open });
    expect(again.headers.get('location')).toBe(`/v1/requests/${open.id}`);
    expect(again.headers.has('idempotent-replayed')).toBe(false);
    expect(await service.codes(phone)).toHaveLength(1);
  });

  test.each([
    ['without a key', () => ({})],
    ['with a new key', newKey],
  ])(
    'given a post %s for another purpose, that is refused with the address of the open one',
    async (_manner, headers) => {
      const { iin, phone } = await service.citizen();
      const open = await service.ask(bank, iin);
      const other = await service.submit(bank, { iin, purpose: 'education' }, headers());
      expect(other.status).toBe(409);
      expect(other.body.type).toMatch(/\/open-request$/);
      expect(other.headers.get('location')).toBe(`/v1/requests/${open.id}`);
      expect(await service.request(open.id, bank)).toEqual(open);
      expect(await service.codes(phone)).toHaveLength(1);
    },
  );

  test('given a key that led to an open request, it leads there still when that one is final', async () => {
    const { iin } = await service.citizen();
    const { id } = await service.ask(bank, iin);
    const key = newKey();
    await service.submit(bank, { iin }, key);
    await service.cancel(id, bank);
    const again = await service.submit(bank, { iin }, key);
    expect(again).toMatchObject({ status: 200, body: { id, status: 'cancelled' } });
    expect((await service.submit(bank, { iin, purpose: 'other' }, key)).status).toBe(422);
    expect((await service.submit(bank, { iin })).status).toBe(202);
  });

  test('given twenty posts without a key at once, there is one request and one SMS', async () => {
    const citizen = await service.citizen();
    await expectOneRequest(await atOnce(20, () => service.submit(bank, { iin: citizen.iin })), citizen);
  });

  test('given twenty posts with a key each at once, there is one request and one SMS', async () => {
    const citizen = await service.citizen();
    await expectOneRequest(
      await atOnce(20, () => service.submit(bank, { iin: citizen.iin }, newKey())),
      citizen,
    );
  });

  test('given twenty posts at once after the request before is final, there is one new request', async () => {
    const { iin, phone } = await service.citizen({ phone: false });
    const before = await service.ask(bank, iin);
    await service.cancel(before.id, bank);
    const answers = await atOnce(20, () => service.submit(bank, { iin }));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect([phone, answers[0]?.body.id === before.id]).toEqual([null, false]);
  });
});
