import { describe, expect, test } from 'vitest';
import { TRIES_PER_ISSUE, TRIES_PER_REQUEST } from '../../shared/domain/code.ts';
import { randomId } from '../../shared/signing/random.ts';
import type { ConsentWindow } from '../../shared/storage/windows.ts';
import { aRequest, aWindow, DECIDED } from '../builders.ts';
import type { Stores } from '../fakes/memory.ts';
import { STORES, times, useTables } from './storage.ts';

useTables();

async function opened({ requests, windows }: Stores, changes: Partial<ConsentWindow> = {}) {
  const request = aRequest('submitted');
  await requests.submit(request);
  const window = aWindow(request, changes);
  await windows.open(window);
  return window;
}

const reserved = (window: ConsentWindow, issueTries: number, totalTries: number) => ({
  kind: 'reserved',
  window: { ...window, issueTries, totalTries, lastTry: expect.any(String) },
});

describe.each(STORES)('tries of a code in %s', (_, open) => {
  test('given one try after another, then each is counted before it is looked at', async () => {
    const { windows, ...stores } = open();
    const window = await opened({ windows, ...stores });
    expect(await windows.reserveTry(window, 'first')).toEqual(reserved(window, 1, 1));
    expect(await windows.reserveTry(window, 'second')).toEqual(reserved(window, 2, 2));
    expect(await windows.find(window)).toEqual({
      ...window,
      issueTries: 2,
      totalTries: 2,
      lastTry: 'second',
    });
  });

  test('given one try twice (a message delivered again), then it is counted once', async () => {
    const stores = open();
    const window = await opened(stores, { issueTries: 4, totalTries: 4 });
    expect(await stores.windows.reserveTry(window, 'same')).toEqual(reserved(window, 5, 5));
    expect(await stores.windows.reserveTry(window, 'same')).toEqual(reserved(window, 5, 5));
  });

  test.each([
    ['the issue', { issueTries: TRIES_PER_ISSUE, totalTries: TRIES_PER_ISSUE }],
    ['the request', { issue: 3, issueTries: 1, totalTries: TRIES_PER_REQUEST }],
  ])('given every try of %s is used up, then it is locked', async (_given, tries) => {
    const stores = open();
    const window = await opened(stores, tries);
    expect(await stores.windows.reserveTry(window, randomId())).toEqual({ kind: 'locked' });
    expect(await stores.windows.find(window)).toEqual(window);
  });

  test.each([
    [100, {}, TRIES_PER_ISSUE],
    [64, { issueTries: 3, totalTries: 3 }, 2],
    [64, { issue: 2, issueTries: 1, totalTries: 8 }, 2],
  ])('given %i tries at once on %o, then %i are evaluated', async (count, tries, expected) => {
    const stores = open();
    const window = await opened(stores, tries);
    const outcomes = await Promise.all(times(count, () => stores.windows.reserveTry(window, randomId())));
    expect(outcomes.filter(({ kind }) => kind === 'reserved')).toHaveLength(expected);
    expect(outcomes.filter(({ kind }) => kind === 'locked')).toHaveLength(count - expected);
  });

  test('given another issue is valid by now, then the try of the old one is not counted', async () => {
    const stores = open();
    const window = await opened(stores);
    const next = { ...window, issue: 2, resends: 1, sentAt: DECIDED };
    await stores.windows.replace(window, next);
    expect(await stores.windows.reserveTry(window, randomId())).toEqual({ kind: 'changed' });
    expect(await stores.windows.find(window)).toEqual(next);
  });

  test('given another request took the window over, then the try is not counted', async () => {
    const stores = open();
    const window = await opened(stores);
    const request = aRequest('submitted', { citizenRef: window.citizenRef });
    await stores.requests.submit(request, { id: window.requestId, expired: null });
    expect(await stores.windows.reserveTry(window, randomId())).toEqual({ kind: 'changed' });
    await stores.windows.open(aWindow(request));
    expect(await stores.windows.reserveTry(window, randomId())).toEqual({ kind: 'changed' });
  });

  test('given there is no window, then there is nothing to try', async () => {
    const window = aWindow(aRequest('submitted'));
    expect(await open().windows.reserveTry(window, randomId())).toEqual({ kind: 'changed' });
  });

  describe('giving a try back', () => {
    test('given it was meant for another window, then it never was', async () => {
      const stores = open();
      const window = await opened(stores, { issueTries: 1, totalTries: 3, lastTry: 'earlier' });
      await stores.windows.reserveTry(window, 'this');
      await stores.windows.releaseTry(window, 'this');
      expect(await stores.windows.find(window)).toEqual(window);
    });

    test('given it was given back already, then no second one is', async () => {
      const stores = open();
      const window = await opened(stores, { issueTries: 2, totalTries: 3 });
      await stores.windows.reserveTry(window, 'this');
      await stores.windows.releaseTry(window, 'this');
      await stores.windows.releaseTry(window, 'this');
      expect(await stores.windows.find(window)).toEqual(window);
    });

    test('given another issue is valid by now, then its tries stay', async () => {
      const stores = open();
      const window = await opened(stores);
      await stores.windows.reserveTry(window, 'this');
      const tried = { ...window, issueTries: 1, totalTries: 1, lastTry: 'this' };
      const next = { ...tried, issue: 2, issueTries: 0, sentAt: DECIDED };
      expect(await stores.windows.replace(tried, next)).toBe(true);
      await stores.windows.releaseTry(window, 'this');
      expect(await stores.windows.find(window)).toEqual(next);
    });
  });
});
