import { describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import { IN_CABINET } from '../../shared/messaging/prompt.ts';
import { randomId, sha256 } from '../../shared/signing/random.ts';
import type { ConsentWindow } from '../../shared/storage/windows.ts';
import { ASKED, aPrompt, aRef, aRequest, aWindow, DECIDED } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { windowsAt } from '../fakes/memory.ts';
import { STORES, times, useTables } from './storage.ts';

useTables();

/** An open window; `changes` are what its life has made of it. */
async function opened({ requests, windows }: Stores, changes: Partial<ConsentWindow> = {}) {
  const request = aRequest('submitted');
  await requests.submit(request);
  const window = aWindow(request, changes);
  expect(await windows.open(window)).toBe(true);
  return window;
}

/** A prompt with its code is about to go to the phone that it names. */
async function prompted({ smsLog }: Stores, { phoneRef, requestId, ...pair }: ConsentWindow): Promise<void> {
  const { citizenRef, requesterId } = pair;
  if (phoneRef === null) throw new Error('it goes to a phone');
  await smsLog.reservePrompt(aPrompt({ phoneRef, window: { requestId, citizenRef, requesterId } }));
}

const otherCode = (window: ConsentWindow): ConsentWindow => ({
  ...window,
  issue: window.issue + 1,
  issueTries: 0,
  resends: window.resends + 1,
  sentAt: DECIDED,
});

describe.each(STORES)('consent windows in %s', (_, open) => {
  test.each<[string, Partial<ConsentWindow>]>([
    ['a code sent by SMS', {}],
    ['a code shown in the cabinet', { phoneRef: null, phoneMasked: null, inCabinet: true, language: 'ru' }],
    ['a code whose SMS failed', { phoneRef: null, phoneMasked: null, smsFailed: true }],
    ['a code that may have gone', { phoneMasked: null, smsFailed: true, hinted: true }],
    ['a day whose SMS are used up', { phoneRef: null, phoneMasked: null, quiet: 'sms-used-up' }],
    [
      'what the citizen was shown',
      { shown: { language: 'kk', template: 'sms-1', hash: sha256('the SMS') }, lastTry: 'a try' },
    ],
  ])('given %s, then the window is read back field by field', async (_given, changes) => {
    const stores = open();
    const window = await opened(stores, changes);
    expect(await stores.windows.find(window)).toEqual(window);
  });

  test('given no window or one not opened yet, then there is none', async () => {
    const { requests, windows } = open();
    const request = aRequest('submitted');
    expect(await windows.find(request)).toBeNull();
    await requests.submit(request);
    expect(await windows.find(request)).toBeNull();
    expect(await windows.findAll([request])).toEqual([]);
  });

  test('given several pairs, then the open windows among them come', async () => {
    const stores = open();
    const both = [await opened(stores), await opened(stores)];
    const found = await stores.windows.findAll([...both, aWindow(aRequest('submitted'))]);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining(both));
    expect(await stores.windows.findAll([])).toEqual([]);
  });

  describe('opening', () => {
    test('given the pair has no window, then there is nothing to open', async () => {
      expect(await open().windows.open(aWindow(aRequest('submitted')))).toBe(false);
    });

    test('given it was opened before with another deadline, then the first stands', async () => {
      const stores = open();
      const window = await opened(stores);
      const later = { ...window, deadline: plus(window.deadline, 1), sentAt: plus(ASKED, 1) };
      expect(await stores.windows.open(later)).toBe(false);
      expect(await stores.windows.find(window)).toEqual(window);
    });

    test('given 64 who asked at once, then one deadline stands', async () => {
      const { requests, windows } = open();
      const request = aRequest('submitted');
      await requests.submit(request);
      const racing = times(64, (index) => aWindow(request, { deadline: plus(ASKED, index) }));
      const outcomes = await Promise.all(racing.map((window) => windows.open(window)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await windows.find(request)).toEqual(racing[outcomes.indexOf(true)]);
    });
  });

  describe('of a citizen', () => {
    test('given several requesters, then every window that was opened comes, over or not, and nobody else’s', async () => {
      const stores = open();
      const citizenRef = aRef();
      const mine: ConsentWindow[] = [];
      for (const changes of [{}, { phoneRef: null, phoneMasked: null }, { deadline: plus(ASKED, -1) }]) {
        const request = aRequest('submitted', { citizenRef, requesterId: aRef() });
        await stores.requests.submit(request);
        const window = aWindow(request, changes);
        await stores.windows.open(window);
        mine.push(window);
      }
      // Held, and not opened: not asked yet, or never to be.
      await stores.requests.submit(aRequest('submitted', { citizenRef, requesterId: aRef() }));
      await opened(stores);
      const found = await stores.windows.ofCitizen(citizenRef);
      expect(found).toHaveLength(3);
      expect(found).toEqual(expect.arrayContaining(mine));
      expect(await stores.windows.ofCitizen(aRef())).toEqual([]);
    });

    test('given a block beside it, then that is no window', async () => {
      const stores = open();
      const window = await opened(stores);
      await stores.blocks.put(window.citizenRef, { requesterId: window.requesterId, blockedAt: ASKED });
      expect(await stores.windows.ofCitizen(window.citizenRef)).toEqual([window]);
    });

    test('given another request took it over, then it is not asked about yet', async () => {
      const stores = open();
      const { citizenRef, requestId } = await opened(stores);
      await stores.requests.submit(aRequest('submitted', { citizenRef }), { id: requestId, expired: null });
      expect(await stores.windows.ofCitizen(citizenRef)).toEqual([]);
    });
  });

  describe('of a phone', () => {
    test('given windows of several citizens on one phone, then all of them and no others come', async () => {
      const stores = open();
      const phoneRef = aRef();
      const mine = [await opened(stores, { phoneRef }), await opened(stores, { phoneRef })];
      for (const window of [...mine, await opened(stores)]) await prompted(stores, window);
      await opened(stores, { phoneRef: null, phoneMasked: null });
      const found = await windowsAt(stores, phoneRef);
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining(mine));
      expect(await windowsAt(stores, aRef())).toEqual([]);
    });

    test('given the code went elsewhere since, then the phone has no window any more', async () => {
      const stores = open();
      const window = await opened(stores);
      const moved = { ...otherCode(window), phoneRef: aRef() };
      await prompted(stores, window);
      await stores.windows.replace(window, moved);
      await prompted(stores, moved);
      expect(await windowsAt(stores, String(window.phoneRef))).toEqual([]);
      expect(await windowsAt(stores, moved.phoneRef)).toEqual([moved]);
      await stores.windows.replace(moved, { ...moved, phoneRef: null, phoneMasked: null });
      expect(await windowsAt(stores, moved.phoneRef)).toEqual([]);
    });
  });

  describe('its one hint', () => {
    test('given it was not taken, then it is once, and nothing else changes', async () => {
      const stores = open();
      const window = await opened(stores);
      expect(await stores.windows.takeHint(window)).toBe(true);
      expect(await stores.windows.takeHint(window)).toBe(false);
      expect(await stores.windows.find(window)).toEqual({ ...window, hinted: true });
    });

    test('given 64 at once, then one takes it', async () => {
      const stores = open();
      const window = await opened(stores);
      const outcomes = await Promise.all(times(64, () => stores.windows.takeHint(window)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    });

    test('given a try and a fresh code since it was read, then it can be taken all the same', async () => {
      const stores = open();
      const window = await opened(stores);
      await stores.windows.reserveTry(window, randomId());
      expect(await stores.windows.takeHint(window)).toBe(true);
      expect(await stores.windows.find(window)).toMatchObject({ totalTries: 1, hinted: true });
    });

    test('given another request has the pair’s window, or nobody, then there is none to take', async () => {
      const stores = open();
      const window = await opened(stores);
      const { requestId, citizenRef } = window;
      await stores.requests.submit(aRequest('submitted', { citizenRef }), { id: requestId, expired: null });
      expect(await stores.windows.takeHint(window)).toBe(false);
      expect(await stores.windows.takeHint(aWindow(aRequest('submitted')))).toBe(false);
    });
  });

  describe('another place of the code', () => {
    test.each<[string, Partial<ConsentWindow>]>([
      ['in the cabinet', IN_CABINET],
      ['nowhere, as its SMS failed', { phoneRef: null, phoneMasked: null, smsFailed: true }],
      ['perhaps on the phone', { phoneMasked: null, smsFailed: true }],
      ['nowhere, as the day’s SMS are used up', { phoneRef: null, phoneMasked: null, quiet: 'sms-used-up' }],
      ['on another phone, later', { phoneRef: aRef(), sentAt: DECIDED, deadline: plus(DECIDED, 7_200_000) }],
    ])(
      'given the same issue is now %s, then that is written, and found by just that phone',
      async (_to, place) => {
        const stores = open();
        const window = await opened(stores);
        const next = { ...window, ...place };
        await prompted(stores, window);
        expect(await stores.windows.replace(window, next)).toBe(true);
        expect(await stores.windows.find(window)).toEqual(next);
        const found = await windowsAt(stores, String(window.phoneRef));
        expect(found).toEqual(next.phoneRef === window.phoneRef ? [next] : []);
      },
    );
  });

  test('given it is closed, then nothing finds or opens it any more, and it stays the lock of its pair', async () => {
    const stores = open();
    const { requests, windows } = stores;
    const window = await opened(stores);
    await prompted(stores, window);
    await windows.close(window);
    await windows.close(window);
    expect(await windows.find(window)).toBeNull();
    expect(await windowsAt(stores, String(window.phoneRef))).toEqual([]);
    expect(await windows.ofCitizen(window.citizenRef)).toEqual([]);
    expect(await windows.reserveTry(window, 'try')).toEqual({ kind: 'changed' });
    const { citizenRef, requestId } = window;
    expect(await requests.submit(aRequest('submitted', { citizenRef }))).toEqual({
      kind: 'window-held',
      requestId,
    });
    // A pair that was never asked has nothing to close.
    await windows.close(aWindow(aRequest('submitted')));
  });

  describe('another issue of the code', () => {
    test('given nobody was quicker, then it stands, and the deadline with it', async () => {
      const stores = open();
      const window = await opened(stores, { issueTries: 5, totalTries: 5 });
      const next = otherCode(window);
      expect(await stores.windows.replace(window, next)).toBe(true);
      expect(await stores.windows.find(window)).toEqual(next);
    });

    test.each<[string, (stores: Stores, window: ConsentWindow) => Promise<unknown>]>([
      ['another issue', ({ windows }, window) => windows.replace(window, otherCode(window))],
      ['a try', ({ windows }, window) => windows.reserveTry(window, randomId())],
      [
        'another request that took the window over',
        ({ requests }, { requestId, citizenRef }) =>
          requests.submit(aRequest('submitted', { citizenRef }), { id: requestId, expired: null }),
      ],
    ])('given %s in between, then it is not written', async (_given, meanwhile) => {
      const stores = open();
      const window = await opened(stores);
      await meanwhile(stores, window);
      const before = await stores.windows.find(window);
      const next = { ...otherCode(window), sentAt: plus(DECIDED, 1) };
      expect(await stores.windows.replace(window, next)).toBe(false);
      expect(await stores.windows.find(window)).toEqual(before);
    });

    test('given a try in between, then the same code is not said to be shown elsewhere', async () => {
      const stores = open();
      const window = await opened(stores);
      await stores.windows.reserveTry(window, randomId());
      const shown = { ...window, phoneRef: null, phoneMasked: null };
      expect(await stores.windows.replace(window, shown)).toBe(false);
      expect(await stores.windows.find(window)).toMatchObject({ phoneRef: window.phoneRef });
    });

    test('given 64 resends at once, then one issue stands', async () => {
      const stores = open();
      const window = await opened(stores);
      const racing = times(64, (index) => ({ ...otherCode(window), sentAt: plus(DECIDED, index) }));
      const outcomes = await Promise.all(racing.map((next) => stores.windows.replace(window, next)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await stores.windows.find(window)).toEqual(racing[outcomes.indexOf(true)]);
    });
  });
});
