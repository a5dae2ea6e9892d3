import { describe, expect, test } from 'vitest';
import type { Step } from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import { randomId } from '../../shared/signing/random.ts';
import { aRef, aRequest, aWindow, DEADLINE, END, moved, START } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { inStatus, STORES, stored, times, useTables } from './storage.ts';

useTables();

describe.each(STORES)('requests in %s', (_, open) => {
  describe('submitting', () => {
    test('given a free pair, then the request is stored as it is and the pair has its window', async () => {
      const { requests, windows } = open();
      const request = aRequest('submitted');
      expect(await requests.submit(request)).toEqual({ kind: 'submitted' });
      expect(await requests.find(request.id)).toMatchObject({ request });
      expect((await requests.find(request.id))?.request).toEqual(request);
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
      expect(await requests.submit(second, { id: first.id, expired: null })).toEqual({ kind: 'submitted' });
      expect(await windows.find(first)).toBeNull();
      expect(await windows.open(aWindow(first))).toBe(false);
    });

    test.each([
      ['submitted', 'window-held'],
      ['awaiting-consent', 'window-held'],
      ['consented', 'window-held'],
      ['answered', 'submitted'],
      ['refused', 'submitted'],
      ['expired', 'submitted'],
      ['cancelled', 'submitted'],
    ] as const)(
      'given the holder is named unread and is %s, then the write itself finds out: %s',
      async (status, kind) => {
        const stores = open();
        const { id, citizenRef } = (await inStatus(stores, status)).request;
        const second = aRequest('submitted', { citizenRef });
        const outcome = await stores.requests.submit(second, { id, expired: null, unread: true });
        expect(outcome).toEqual(kind === 'submitted' ? { kind } : { kind, requestId: id });
        expect((await stores.requests.find(second.id)) !== null).toBe(kind === 'submitted');
      },
    );

    test('given the window was taken over before, then the one who has it now is named', async () => {
      const { requests } = open();
      const citizenRef = aRef();
      const first = aRequest('submitted', { citizenRef });
      const second = aRequest('submitted', { citizenRef });
      const third = aRequest('submitted', { citizenRef });
      await requests.submit(first);
      await requests.submit(second, { id: first.id, expired: null });
      expect(await requests.submit(third, { id: first.id, expired: null })).toEqual({
        kind: 'window-held',
        requestId: second.id,
      });
    });

    describe('given the holder is past its end and nobody has written so', () => {
      const now = plus(END, 5_000);
      async function overdue(stores: Stores) {
        const before = await inStatus(stores, 'awaiting-consent');
        const next = moved(before.request, { command: 'expire' }, now);
        const takeOver = { id: before.request.id, expired: { stored: before, next, now } };
        const second = aRequest('submitted', { citizenRef: before.request.citizenRef });
        return { before, next, takeOver, second };
      }

      test('then it is expired and its window taken over in one transaction', async () => {
        const stores = open();
        const { next, takeOver, second } = await overdue(stores);
        expect(await stores.requests.submit(second, takeOver)).toEqual({ kind: 'submitted' });
        expect((await stores.requests.find(next.id))?.request).toEqual(next);
        expect((await stores.requests.find(second.id))?.request).toEqual(second);
        expect(await stores.windows.open(aWindow(second))).toBe(true);
      });

      test.each(['grant', 'refuse', 'not-me', 'cancel', 'expire'] as const)(
        'and %s is quicker, then it is the holder still, and nothing of it is written',
        async (command) => {
          const stores = open();
          const { before, takeOver, second } = await overdue(stores);
          const at = plus(DEADLINE, -1);
          const step: Step =
            command === 'cancel' || command === 'expire' ? { command } : { command, channel: 'sms', at };
          const quicker = moved(before.request, step, now);
          expect(await stores.requests.save(before, quicker, now)).toEqual({ kind: 'saved' });
          const held = { kind: 'window-held', requestId: before.request.id };
          expect(await stores.requests.submit(second, takeOver)).toEqual(held);
          expect((await stores.requests.find(before.request.id))?.request).toEqual(quicker);
          expect(await stores.requests.find(second.id)).toBeNull();
          expect(await stores.windows.open(aWindow(second))).toBe(false);
        },
      );

      test('but the end has not come, then neither is written (rule 3)', async () => {
        const stores = open();
        const { before, takeOver, second } = await overdue(stores);
        const early = { ...takeOver, expired: { ...takeOver.expired, now: plus(END, -1) } };
        const held = { kind: 'window-held', requestId: before.request.id };
        expect(await stores.requests.submit(second, early)).toEqual(held);
        expect((await stores.requests.find(before.request.id))?.request).toEqual(before.request);
        expect(await stores.requests.find(second.id)).toBeNull();
      });

      test('and 16 take it over at once, then one does, and it is expired once', async () => {
        const stores = open();
        const { next, takeOver } = await overdue(stores);
        const { citizenRef } = next;
        const racing = times(16, () => aRequest('submitted', { citizenRef }));
        const outcomes = await Promise.all(
          racing.map((request) => stores.requests.submit(request, takeOver)),
        );
        expect(outcomes.filter(({ kind }) => kind === 'submitted')).toHaveLength(1);
        expect(outcomes.filter(({ kind }) => kind === 'window-held')).toHaveLength(15);
        expect((await stores.requests.find(next.id))?.request).toEqual(next);
        expect(await stores.requests.ofCitizen(citizenRef)).toHaveLength(2);
      });
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

    test('given a new key, then it is kept: it leads to the request, and is none itself', async () => {
      const { requests } = open();
      const { request } = await stored(open());
      const id = randomId();
      const alias = { aliasOf: request.id, bodyHash: 'body' };
      expect(await requests.alias(id, { ...alias, keepUntil })).toEqual(alias);
      expect(await requests.alias(id, { aliasOf: randomId(), bodyHash: 'other', keepUntil })).toEqual(alias);
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

  describe('a page of a citizen’s requests', () => {
    /** Ids page by page, `limit` at a time. */
    async function pages({ requests }: Stores, citizenRef: string, limit: number): Promise<string[][]> {
      const found: string[][] = [];
      let from: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof requests.pageOfCitizen>> = await requests.pageOfCitizen({
          citizenRef,
          from,
          limit,
        });
        found.push(page.requests.map(({ id }) => id));
        from = page.cursor;
      } while (from !== null);
      return found;
    }

    async function asked({ requests }: Stores, count: number, apart: number) {
      const citizenRef = aRef();
      const made = times(count, (index) => ({
        ...aRequest('submitted', { citizenRef, requesterId: aRef() }),
        createdAt: plus(START, index * apart),
      }));
      for (const request of made) await requests.submit(request);
      await requests.submit(aRequest('submitted'));
      return { citizenRef, ids: made.map(({ id }) => id) };
    }

    test('given none, then an empty page that is the last', async () => {
      const query = { citizenRef: aRef(), from: null, limit: 3 };
      expect(await open().requests.pageOfCitizen(query)).toEqual({ requests: [], cursor: null });
    });

    test.each([
      [7, 3, [3, 3, 1]],
      [2, 3, [2]],
      [1, 1, [1]],
    ])(
      'given %i and %i a page, then pages of %j, the newest first, each request once',
      async (count, limit, sizes) => {
        const stores = open();
        const { citizenRef, ids } = await asked(stores, count, 1_000);
        const found = (await pages(stores, citizenRef, limit)).filter((page) => page.length > 0);
        expect(found.map(({ length }) => length)).toEqual(sizes);
        expect(found.flat()).toEqual(ids.toReversed());
      },
    );

    test('given the last page is just full, then nothing comes behind it', async () => {
      const stores = open();
      const { citizenRef, ids } = await asked(stores, 6, 1_000);
      expect((await pages(stores, citizenRef, 3)).flat()).toEqual(ids.toReversed());
    });

    test('given several of one millisecond, then a cursor between them loses none and repeats none', async () => {
      const stores = open();
      const { citizenRef, ids } = await asked(stores, 7, 0);
      for (const limit of [1, 2, 3, 7]) {
        const found = (await pages(stores, citizenRef, limit)).flat();
        expect(found).toHaveLength(7);
        expect(found.toSorted()).toEqual(ids.toSorted());
      }
    });

    test('given one comes in behind a page, then the pages before it do not repeat, and none is skipped', async () => {
      const stores = open();
      const { citizenRef, ids } = await asked(stores, 4, 1_000);
      const first = await stores.requests.pageOfCitizen({ citizenRef, from: null, limit: 2 });
      const newer = {
        ...aRequest('submitted', { citizenRef, requesterId: aRef() }),
        createdAt: plus(START, 60_000),
      };
      await stores.requests.submit(newer);
      const rest = await stores.requests.pageOfCitizen({ citizenRef, from: first.cursor, limit: 10 });
      expect(rest.requests.map(({ id }) => id)).toEqual(ids.slice(0, 2).toReversed());
    });
  });
});
