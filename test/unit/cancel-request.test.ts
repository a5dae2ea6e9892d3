import { beforeEach, describe, expect, test } from 'vitest';
import { eventsForRequester } from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import { BANK, DEADLINE, END } from '../builders.ts';
import { asksAbout, makeService, type Service, somebodyAsked } from '../fakes/service.ts';

type Asked = Awaited<ReturnType<typeof somebodyAsked>>;
let service: Service;
let asked: Asked;
beforeEach(async () => {
  service = makeService();
  asked = await somebodyAsked(service);
});

const decide = (changes: Partial<Parameters<Service['decideConsent']>[0]> = {}) =>
  service.decideConsent({ decision: 'grant', ...asked, ...changes });

describe('a cancellation', () => {
  const cancel = (changes = {}) => service.cancelRequest({ requesterId: BANK, id: asked.id, ...changes });

  test('given the citizen has not decided, then it is cancelled', async () => {
    expect(await cancel()).toMatchObject({ kind: 'cancelled', request: { status: 'cancelled' } });
    expect(await cancel()).toEqual({ kind: 'already-final' });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['granted', () => decide()],
    ['refused', () => decide({ decision: 'refuse' })],
    ['past its end', async () => service.set(END)],
  ])('given it is %s, then it cannot be cancelled', async (_given, before) => {
    await before();
    expect(await cancel()).toEqual({ kind: 'already-final' });
  });

  test('given it is past its end and nothing has written so, then that is written first (rule 3)', async () => {
    service.set(plus(END, 60_000));
    expect(await cancel()).toEqual({ kind: 'already-final' });
    expect(await asked.request()).toMatchObject({ status: 'expired' });
    expect((await asked.request())?.events.at(-1)).toMatchObject({ type: 'expired', at: END });
  });

  test.each([DEADLINE, plus(END, -1)])(
    'given the window is over and the end is not, at %s, then it is cancelled',
    async (now) => {
      service.set(now);
      expect(await cancel()).toMatchObject({ kind: 'cancelled', request: { status: 'cancelled' } });
      service.set(END);
      expect(await cancel()).toEqual({ kind: 'already-final' });
      expect(await asked.request()).toMatchObject({ status: 'cancelled' });
    },
  );

  test('given it is not asked yet, then it is cancelled, and the history does not differ for its requester', async () => {
    const result = await service.submitRequest(asksAbout());
    if (result.kind !== 'accepted') throw new Error('it is the first');
    const early = await cancel({ id: result.request.id });
    const late = await cancel();
    const types = [early, late].map((outcome) =>
      outcome.kind === 'cancelled' ? eventsForRequester(outcome.request).map(({ type }) => type) : [],
    );
    expect(types).toEqual([
      ['submitted', 'cancelled'],
      ['submitted', 'cancelled'],
    ]);
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
