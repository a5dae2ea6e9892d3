import { beforeEach, describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import { BANK } from '../builders.ts';
import { makeService, type Service, somebodyAsked } from '../fakes/service.ts';

type Asked = Awaited<ReturnType<typeof somebodyAsked>>;
let service: Service;
let asked: Asked;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service);
});

const decide = (changes: Partial<Parameters<Service['decideConsent']>[0]> = {}) =>
  service.decideConsent({ decision: 'grant', ...asked, ...changes });
const deadline = () => plus(service.now(), 7_200_000);

describe('a cancellation', () => {
  const cancel = (changes = {}) => service.cancelRequest({ requesterId: BANK, id: asked.id, ...changes });

  test('given the citizen has not decided, then it is cancelled', async () => {
    expect(await cancel()).toMatchObject({ kind: 'cancelled', request: { status: 'cancelled' } });
    expect(await cancel()).toEqual({ kind: 'already-final' });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['granted', () => decide()],
    ['refused', () => decide({ decision: 'refuse' })],
    ['past its deadline', async () => service.set(deadline())],
  ])('given it is %s, then it cannot be cancelled', async (_given, before) => {
    await before();
    expect(await cancel()).toEqual({ kind: 'already-final' });
  });

  test('given another requester or an unknown id, then it is not there', async () => {
    expect(await cancel({ requesterId: '990240000019' })).toEqual({ kind: 'not-found' });
    expect(await cancel({ requesterId: '' })).toEqual({ kind: 'not-found' });
    expect(await cancel({ id: 'unknown' })).toEqual({ kind: 'not-found' });
  });

  test('given a grant at the same time, then exactly one of them counts', async () => {
    const [granted, cancelled] = await Promise.all([decide(), cancel()]);
    const counted = [granted.kind === 'decided', cancelled.kind === 'cancelled'];
    expect(counted.filter(Boolean)).toHaveLength(1);
  });

  test('given the request keeps changing under it, then that is a failure', async () => {
    service.stores.requests.save = async () => ({ kind: 'conflict' });
    await expect(cancel()).rejects.toThrow('met 5 other writers in a row');
  });
});
