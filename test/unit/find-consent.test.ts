import { beforeEach, describe, expect, test } from 'vitest';
import { makeFindDeciders } from '../../shared/consent/find-deciders.ts';
import { type FindOpen, makeFindOpen } from '../../shared/consent/find-open.ts';
import { type FindSettled, makeFindSettled } from '../../shared/consent/find-settled.ts';
import { STATUSES } from '../../shared/domain/lifecycle.ts';
import type { Request } from '../../shared/domain/request.ts';
import { plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { aRef, aRequest, aWindow, DEADLINE, DECIDED, END, moved } from '../builders.ts';
import { makeService, type Service } from '../fakes/service.ts';

let service: Service;
let findSettled: FindSettled;
let findOpen: FindOpen;
beforeEach(() => {
  service = makeService();
  const findDeciders = makeFindDeciders(service.stores);
  const ports = { ...service.stores, findDeciders, now: service.now, sha256 };
  findSettled = makeFindSettled(ports);
  findOpen = makeFindOpen(ports);
});

/** A stored request in a status, with the window that asking opened. */
async function stored(status: Request['status']): Promise<Request> {
  const { requests, windows } = service.stores;
  const submitted = aRequest('submitted');
  await requests.submit(submitted);
  if (status !== 'submitted') await windows.open(aWindow(submitted));
  for (const way of ['awaiting-consent', status] as const) {
    if (status === 'submitted' || (status === 'cancelled' && way !== status)) continue;
    const before = await requests.find(submitted.id);
    if (!before) throw new Error('it was submitted');
    const now = way === 'expired' ? END : DECIDED;
    await requests.save(before, aRequest(way, { ...submitted }), now);
  }
  return (await requests.find(submitted.id))?.request ?? submitted;
}

describe('finding a request as it is settled', () => {
  test.each(STATUSES)(
    'given %s, when it is met before its end, then it is found as it is',
    async (status) => {
      const request = await stored(status);
      service.set(plus(END, -1));
      expect((await findSettled(request.id))?.request).toEqual(request);
    },
  );

  test.each(STATUSES)(
    'given %s, when it is met past its end, then only what waits for consent is ended',
    async (status) => {
      const request = await stored(status);
      service.set(plus(END, 86_400_000));
      const found = await findSettled(request.id);
      const settled =
        status === 'awaiting-consent' ? moved(request, { command: 'expire' }, service.now()) : request;
      expect(found?.request).toEqual(settled);
      expect(await service.stores.requests.find(request.id)).toEqual(found);
    },
  );

  test('given two who meet it past its end at once, then both find the same', async () => {
    const { id } = await stored('awaiting-consent');
    service.set(END);
    const [one, other] = await Promise.all([findSettled(id), findSettled(id)]);
    expect(one?.request.status).toBe('expired');
    expect(other).toEqual(one);
  });

  test('given an unknown id, then there is nothing', async () => {
    expect(await findSettled('unknown')).toBeNull();
  });
});

describe('finding what a citizen may decide', () => {
  test.each([
    ['submitted', 'not-found'],
    ['awaiting-consent', 'open'],
    ['consented', 'already-decided'],
    ['answered', 'already-decided'],
    ['refused', 'already-decided'],
    ['expired', 'consent-expired'],
    ['cancelled', 'already-decided'],
  ] as const)('given %s, then %s', async (status, kind) => {
    const request = await stored(status);
    service.set(DECIDED);
    expect((await findOpen(request)).kind).toBe(kind);
  });

  test('given the window stands and the request is not written as asked, then it is open', async () => {
    const request = await stored('submitted');
    const window = aWindow(request);
    await service.stores.windows.open(window);
    expect(await findOpen(request)).toEqual({ kind: 'open', request, window, by: 'subject' });
  });

  test.each([
    [plus(DEADLINE, -1), 'open'],
    [DEADLINE, 'consent-expired'],
    [plus(END, -1), 'consent-expired'],
    [END, 'consent-expired'],
  ])('given an open one at %s, then %s', async (now, kind) => {
    const request = await stored('awaiting-consent');
    service.set(now);
    expect((await findOpen(request)).kind).toBe(kind);
  });

  test.each(STATUSES)('given %s and another citizen, then it is not there', async (status) => {
    const { id } = await stored(status);
    expect(await findOpen({ id, citizenRef: aRef() })).toEqual({ kind: 'not-found' });
  });
});
