import { beforeEach, describe, expect, test } from 'vitest';
import { makeReadRequests } from '../../functions/read-requests/read-requests.ts';
import { isFinal, STATUSES } from '../../shared/domain/lifecycle.ts';
import { deadlineOf } from '../../shared/domain/request.ts';
import { DAY, HOUR, MINUTE, plus } from '../../shared/domain/time.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { aRef, aRequest, BANK, END, START } from '../builders.ts';
import { asksAbout, makeService, type Service, somebodyAsked } from '../fakes/service.ts';

let service: Service;
beforeEach(() => {
  service = makeService();
});

const reader = () => makeReadRequests({ ...service.stores, now: service.now, sha256 });
type Asked = Awaited<ReturnType<typeof somebodyAsked>>;

test('the end is two hours and twelve minutes after the submission, up to the full minute', async () => {
  const { request } = await somebodyAsked(service);
  const expiresAt = (await request())?.expiresAt ?? '';
  expect(expiresAt).toBe('2026-11-23T05:02:00.000Z');
  expect(plus(START, 2 * HOUR + 12 * MINUTE) <= expiresAt).toBe(true);
  expect(plus(START, 2 * HOUR + 13 * MINUTE) > expiresAt).toBe(true);
});

test.each<[string, (asked: Asked) => Promise<unknown>]>([
  ['the tick comes', () => service.tick()],
  ['its requester reads it', ({ id }) => reader().one({ requesterId: BANK, id })],
  ['its requester cancels it', ({ id }) => service.cancelRequest({ requesterId: BANK, id })],
  ['the citizen decides', (asked) => service.decideConsent({ ...asked, decision: 'grant' })],
  ['the citizen wants a fresh code', (asked) => service.resendCode(asked)],
  ['its requester asks again', ({ citizenRef }) => service.submitRequest(asksAbout({ citizenRef }))],
])(
  'given %s, then it is expired at its end or after it, not before, and that is written',
  async (_given, meet) => {
    const expiry = { status: 'expired', events: [{}, {}, { type: 'expired', at: END, by: 'service' }] };
    const early = await somebodyAsked(service);
    service.set(plus(END, -1));
    await meet(early);
    expect((await early.request())?.status).not.toBe('expired');

    service = makeService();
    const asked = await somebodyAsked(service);
    service.set(plus(END, 1_000));
    expect(await asked.request()).toMatchObject({ status: 'awaiting-consent' });
    await meet(asked);
    expect(await asked.request()).toMatchObject(expiry);
  },
);

test('given it is listed past its end, then the list says what is written, and computes nothing', async () => {
  await somebodyAsked(service);
  service.set(plus(END, MINUTE));
  const { items } = await reader().changes({ requesterId: BANK, from: null, limit: 10 });
  expect(items).toMatchObject([{ status: 'awaiting-consent' }]);
});

test('given the window is over and the end has not come, then the citizen is told so, and the requester reads what it read', async () => {
  const asked = await somebodyAsked(service);
  const before = await reader().one({ requesterId: BANK, id: asked.id });
  service.set(plus((before && deadlineOf(before)) ?? '', 1));
  expect(await service.decideConsent({ ...asked, decision: 'grant' })).toEqual({ kind: 'consent-expired' });
  expect(await reader().one({ requesterId: BANK, id: asked.id })).toEqual(before);
});

test('given an outage of ours delays the asking past the end, then the end moves, with a phone, without one, and blocked', async () => {
  const ends: (string | undefined)[] = [];
  for (const who of ['phone', 'no phone', 'blocked']) {
    service = makeService();
    const { advance } = service;
    const citizenRef = aRef();
    service.advance = async () => ({ kind: 'nothing-to-do' });
    const asked = await somebodyAsked(service, { citizenRef, ...(who !== 'phone' && { phone: null }) });
    if (who === 'blocked')
      await service.stores.blocks.put(citizenRef, { requesterId: BANK, blockedAt: START });
    service.set(plus(END, 5 * MINUTE));
    await advance(asked.id);
    const request = await asked.request();
    ends.push(request?.expiresAt);
    expect(request && deadlineOf(request)).toBe(plus(service.now(), 2 * HOUR));
  }
  expect(new Set(ends)).toEqual(new Set(['2026-11-23T07:09:00.000Z']));
});

describe.each(STATUSES.filter(isFinal))('a request that is %s', (status) => {
  test('stays so, whoever meets it and whenever', async () => {
    const request = aRequest(status);
    const { requests } = service.stores;
    await requests.submit(aRequest('submitted', request));
    const first = await requests.find(request.id);
    if (!first) throw new Error('it was stored');
    await requests.save(first, request, END);
    service.set(plus(END, DAY));
    await service.advance(request.id);
    await service.cancelRequest({ requesterId: BANK, id: request.id });
    await service.decideConsent({
      citizenRef: request.citizenRef,
      id: request.id,
      decision: 'grant',
      code: '000000',
    });
    expect((await requests.find(request.id))?.request).toEqual(request);
  });
});
