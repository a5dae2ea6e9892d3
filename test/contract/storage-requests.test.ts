import { describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aRef, aRequest, aWindow, START } from '../builders.ts';
import { STORES, stored, times, useTables } from './storage.ts';

useTables();

describe.each(STORES)('requests in %s', (_, open) => {
  describe('submitting', () => {
    test('given a free pair, then the request is stored as it is and the pair has its window', async () => {
      const { requests, windows } = open();
      const request = aRequest('submitted');
      expect(await requests.submit(request)).toEqual({ kind: 'submitted' });
      expect(await requests.find(request.id)).toMatchObject({ request });
      expect(await requests.resolve(request.id)).toEqual(request);
      expect(await windows.find(request)).toBeNull();
      expect(await windows.open(aWindow(request))).toBe(true);
    });

    test('given the id is taken, then the request that has it comes back and nothing is written', async () => {
      const { requests } = open();
      const first = aRequest('submitted');
      await requests.submit(first);
      const second = aRequest('submitted', { id: first.id, reference: 'another' });
      expect(await requests.submit(second)).toEqual({ kind: 'id-taken', by: first });
      expect(await requests.find(first.id)).toMatchObject({ request: first });
    });

    test('given the pair has a window, then its request is named and nothing is written', async () => {
      const { requests } = open();
      const first = aRequest('submitted');
      await requests.submit(first);
      const second = aRequest('submitted', { citizenRef: first.citizenRef });
      expect(await requests.submit(second)).toEqual({ kind: 'window-held', requestId: first.id });
      expect(await requests.find(second.id)).toBeNull();
    });

    test('given another requester or another citizen, then there is no window in the way', async () => {
      const { requests } = open();
      const first = aRequest('submitted');
      await requests.submit(first);
      const { citizenRef } = first;
      const other = aRequest('submitted', { citizenRef, requesterId: aRef() });
      expect(await requests.submit(other)).toEqual({ kind: 'submitted' });
      expect(await requests.submit(aRequest('submitted'))).toEqual({ kind: 'submitted' });
    });

    test('given the finished holder is named, then its window is taken over, tries and all', async () => {
      const { requests, windows } = open();
      const first = aRequest('submitted');
      await requests.submit(first);
      await windows.open(aWindow(first, { totalTries: 9 }));
      const second = aRequest('submitted', { citizenRef: first.citizenRef });
      expect(await requests.submit(second, first.id)).toEqual({ kind: 'submitted' });
      expect(await windows.find(first)).toBeNull();
      expect(await windows.open(aWindow(first))).toBe(false);
    });

    test('given the window was taken over before, then the one who has it now is named', async () => {
      const { requests } = open();
      const citizenRef = aRef();
      const first = aRequest('submitted', { citizenRef });
      const second = aRequest('submitted', { citizenRef });
      const third = aRequest('submitted', { citizenRef });
      await requests.submit(first);
      await requests.submit(second, first.id);
      expect(await requests.submit(third, first.id)).toEqual({ kind: 'window-held', requestId: second.id });
    });

    test('given 64 at once for one pair, then one holds the window and each loser is told which', async () => {
      const { requests } = open();
      const citizenRef = aRef();
      const racing = times(64, () => aRequest('submitted', { citizenRef }));
      const outcomes = await Promise.all(racing.map((request) => requests.submit(request)));
      const winner = racing[outcomes.findIndex(({ kind }) => kind === 'submitted')];
      expect(outcomes.filter(({ kind }) => kind === 'submitted')).toHaveLength(1);
      const held = { kind: 'window-held', requestId: winner?.id };
      expect(outcomes.filter(({ kind }) => kind !== 'submitted')).toEqual(times(63, () => held));
      expect(await requests.ofCitizen(citizenRef)).toEqual([winner]);
    });

    test('given 64 at once with one id, then one is stored and the others get it back', async () => {
      const { requests } = open();
      const [id, citizenRef] = [randomId(), aRef()];
      const racing = times(64, () => aRequest('submitted', { id, citizenRef }));
      const outcomes = await Promise.all(racing.map((request) => requests.submit(request)));
      expect(outcomes.filter(({ kind }) => kind === 'submitted')).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === 'id-taken')).toHaveLength(63);
    });
  });

  describe('an idempotency key that led to an open request', () => {
    const keepUntil = plus(START, 1_000);

    test('given a new key, then it is kept: it resolves, and it is no request', async () => {
      const { requests } = open();
      const { request } = await stored(open());
      const id = randomId();
      const alias = { aliasOf: request.id, bodyHash: 'body' };
      expect(await requests.alias(id, { ...alias, keepUntil })).toEqual(alias);
      expect(await requests.resolve(id)).toEqual(alias);
      expect(await requests.find(id)).toBeNull();
      expect(await requests.findAll([id])).toEqual([]);
    });

    test('given the key came before, then the first alias wins, over a submission too', async () => {
      const { requests } = open();
      const id = randomId();
      const first = { aliasOf: randomId(), bodyHash: 'first' };
      await requests.alias(id, { ...first, keepUntil });
      const again = { aliasOf: randomId(), bodyHash: 'second', keepUntil };
      expect(await requests.alias(id, again)).toEqual(first);
      const submitted = aRequest('submitted', { id });
      expect(await requests.submit(submitted)).toEqual({ kind: 'id-taken', by: first });
    });

    test('given the key made a request, then that request comes back', async () => {
      const stores = open();
      const { request } = await stored(stores);
      const alias = { aliasOf: randomId(), bodyHash: 'body', keepUntil };
      expect(await stores.requests.alias(request.id, alias)).toEqual(request);
    });
  });

  test('given ids with unknown ones between, then the requests come in the order asked for', async () => {
    const stores = open();
    const some = [await stored(stores), await stored(stores), await stored(stores)].map(
      ({ request }) => request,
    );
    const ids = some.map(({ id }) => id).toReversed();
    const found = await stores.requests.findAll([ids[0] ?? '', randomId(), ids[1] ?? '', ids[2] ?? '']);
    expect(found).toEqual(some.toReversed());
    expect(await stores.requests.findAll([])).toEqual([]);
  });

  test('given more requests about a citizen than a batch takes, then all come, newest first', async () => {
    const { requests } = open();
    const citizenRef = aRef();
    const many = times(110, (index) => ({
      ...aRequest('submitted', { citizenRef, requesterId: aRef() }),
      createdAt: plus(START, index),
    }));
    await Promise.all(many.map((request) => requests.submit(request)));
    await requests.submit(aRequest('submitted'));
    expect(await requests.ofCitizen(citizenRef)).toEqual(many.toReversed());
    expect(await requests.ofCitizen(aRef())).toEqual([]);
  });
});
