import { beforeEach, describe, expect, test } from 'vitest';
import { randomId } from '../../shared/signing/random.ts';
import { aRef, BANK, DEADLINE, END } from '../builders.ts';
import { asksAbout, makeService, type Service, somebodyAsked } from '../fakes/service.ts';

let service: Service;
let asked: Awaited<ReturnType<typeof somebodyAsked>>;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service);
});

const again = (changes: Parameters<typeof asksAbout>[0] = {}) =>
  service.submitRequest(asksAbout({ citizenRef: asked.citizenRef, ...changes }));

describe('given the same requester asks about the same citizen while a request is open', () => {
  test('for the same purpose, then it is given the open one, with a key or without', async () => {
    for (const idempotencyKey of [null, 'a-key', 'a-key']) {
      expect(await again({ idempotencyKey })).toMatchObject({ kind: 'exists', request: { id: asked.id } });
    }
  });

  test('for another purpose, then it is told that one is open, and which', async () => {
    const refused = { kind: 'open-request', request: { id: asked.id } };
    expect(await again({ purpose: 'housing' })).toMatchObject(refused);
  });

  test.each([
    ['its window is over and its end has not come', () => service.set(DEADLINE)],
    [
      'the citizen agreed and the answer is due',
      () => service.decideConsent({ ...asked, decision: 'grant' }),
    ],
  ])('when %s, then it is open still', async (_when, happens) => {
    await happens();
    expect(await again()).toMatchObject({ kind: 'exists', request: { id: asked.id } });
  });
});

test.each<[string, () => unknown]>([
  ['refused', () => service.decideConsent({ ...asked, decision: 'refuse' })],
  ['cancelled', () => service.cancelRequest({ requesterId: BANK, id: asked.id })],
  ['past its end', () => service.set(END)],
])('given it is %s, then a new one, and the first is not open any more', async (_given, happens) => {
  await happens();
  expect(await again({ purpose: 'housing' })).toMatchObject({ kind: 'accepted' });
  expect(['refused', 'cancelled', 'expired']).toContain((await asked.request())?.status);
});

test('given forty submissions for one pair at once, then one request', async () => {
  const citizenRef = aRef();
  const results = await Promise.all(
    Array.from({ length: 40 }, () =>
      service.submitRequest(asksAbout({ citizenRef, idempotencyKey: randomId() })),
    ),
  );
  const ids = results.map((result) => ('request' in result ? result.request.id : result.kind));
  expect(new Set(ids).size).toBe(1);
  expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
});

test('given another requester or another citizen, then it is a pair of its own', async () => {
  const requester = { id: '980540000013', kind: 'organisation' as const, name: 'Other bank' };
  expect(await again({ requester })).toMatchObject({ kind: 'accepted' });
  expect(await again({ citizenRef: aRef() })).toMatchObject({ kind: 'accepted' });
});
