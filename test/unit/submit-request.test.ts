import { beforeEach, describe, expect, test } from 'vitest';
import { ASKED, aRef, DEADLINE, DECIDED, moved, START } from '../builders.ts';
import { asksAbout, makeService, type Service } from '../fakes/service.ts';

let service: Service;
beforeEach(() => {
  service = makeService();
});

const submit = (...args: Parameters<Service['submitRequest']>) => service.submitRequest(...args);

async function accepted(...args: Parameters<Service['submitRequest']>) {
  const result = await submit(...args);
  if (result.kind !== 'accepted') throw new Error(`it was ${result.kind}`);
  return result.request;
}

async function cancel(id: string): Promise<void> {
  const stored = await service.stores.requests.find(id);
  if (!stored) throw new Error('it was submitted');
  await service.stores.requests.save(stored, moved(stored.request, { command: 'cancel' }, DECIDED), DECIDED);
}

async function ask(id: string): Promise<void> {
  const stored = await service.stores.requests.find(id);
  if (!stored) throw new Error('it was submitted');
  const asked = moved(stored.request, { command: 'ask', channel: 'sms' }, ASKED);
  await service.stores.requests.save(stored, asked, ASKED);
}

describe('submitting a request', () => {
  test('given nobody asked before, then it is accepted as it was asked, and stored', async () => {
    const { requester, body: _body, idempotencyKey: _key, ...asked } = asksAbout();
    const request = await accepted({ requester, body: _body, idempotencyKey: null, ...asked });
    expect(request).toMatchObject({
      ...asked,
      status: 'submitted',
      requesterId: requester.id,
      requesterName: requester.name,
      requesterKind: requester.kind,
      createdAt: START,
    });
    expect((await service.stores.requests.find(request.id))?.request).toEqual(request);
  });

  test('given nobody knows the citizen, then neither the register nor a phone is looked at', async () => {
    await accepted(asksAbout());
    expect(service.phones.sent).toEqual([]);
  });

  describe('given the same requester asks about the same citizen again', () => {
    test.each([
      ['while it waits to be asked', async () => undefined, 'exists'],
      ['while the citizen may decide', ask, 'exists'],
      ['after it was cancelled', cancel, 'accepted'],
    ] as const)('%s, then %s', async (_when, meanwhile, kind) => {
      const asked = asksAbout();
      const first = await accepted(asked);
      await meanwhile(first.id);
      const again = await submit({ ...asked, purpose: 'housing' });
      expect(again.kind).toBe(kind);
      const same = 'request' in again && again.request.id === first.id;
      expect(same).toBe(kind === 'exists');
    });

    test('one millisecond before the deadline, then the open one; at the deadline, then a new one', async () => {
      const asked = asksAbout();
      const first = await accepted(asked);
      await ask(first.id);
      service.set(new Date(Date.parse(DEADLINE) - 1).toISOString());
      expect(await submit(asked)).toMatchObject({ kind: 'exists', request: { id: first.id } });
      service.set(DEADLINE);
      const second = await accepted(asked);
      expect(second.id).not.toBe(first.id);
      // Unswept as it is, the first one has lost its window and reads as expired.
      expect(await submit(asked)).toMatchObject({ kind: 'exists', request: { id: second.id } });
    });

    test('and consent was given, then the open one, until it is answered', async () => {
      const asked = asksAbout();
      const first = await accepted(asked);
      await ask(first.id);
      await service.recordDecision({ requestId: first.id, decision: 'grant', channel: 'cabinet' });
      service.set('2026-11-24T00:00:00.000Z');
      expect(await submit(asked)).toMatchObject({ kind: 'exists', request: { status: 'consented' } });
      await service.advance(first.id);
      expect((await submit(asked)).kind).toBe('accepted');
    });
  });

  test('given another requester or another citizen, then it is a request of its own', async () => {
    const asked = asksAbout();
    await accepted(asked);
    await accepted({ ...asked, requester: { ...asked.requester, id: aRef() } });
    await accepted({ ...asked, citizenRef: aRef() });
  });

  describe('given an idempotency key', () => {
    const key = { idempotencyKey: 'key-1' };

    test('that comes again with the same body, then the same request, however far it has come', async () => {
      const asked = asksAbout(key);
      const first = await accepted(asked);
      expect(await submit(asked)).toEqual({ kind: 'exists', request: first });
      await cancel(first.id);
      expect(await submit(asked)).toMatchObject({ kind: 'exists', request: { status: 'cancelled' } });
    });

    test('that comes again past the deadline, then the request reads as expired', async () => {
      const asked = asksAbout(key);
      const first = await accepted(asked);
      await ask(first.id);
      service.set(DEADLINE);
      expect(await submit(asked)).toMatchObject({ kind: 'exists', request: { status: 'expired' } });
    });

    test('that comes again with another body, then it is refused, open or not', async () => {
      const asked = asksAbout(key);
      const first = await accepted(asked);
      expect(await submit({ ...asked, body: 'another' })).toEqual({ kind: 'idempotency-key-reused' });
      await cancel(first.id);
      expect(await submit({ ...asked, body: 'another' })).toEqual({ kind: 'idempotency-key-reused' });
    });

    test('of another requester, then it is another key', async () => {
      const asked = asksAbout(key);
      const first = await accepted(asked);
      const second = await accepted({
        ...asked,
        requester: { ...asked.requester, id: aRef() },
        citizenRef: aRef(),
      });
      expect(second.id).not.toBe(first.id);
    });

    test('for a citizen whose request is open without it, then the open one, and the key keeps to it', async () => {
      const asked = asksAbout();
      const open = await accepted(asked);
      const withKey = { ...asked, ...key, body: 'with a key' };
      expect(await submit(withKey)).toEqual({ kind: 'exists', request: open });
      expect(await submit({ ...withKey, body: 'another' })).toEqual({ kind: 'idempotency-key-reused' });
      await cancel(open.id);
      expect(await submit(withKey)).toMatchObject({ kind: 'exists', request: { id: open.id } });
    });

    test('50 times at once, then one request', async () => {
      const asked = asksAbout(key);
      const results = await Promise.all(Array.from({ length: 50 }, () => submit(asked)));
      expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
      const ids = results.map((result) => 'request' in result && result.request.id);
      expect(new Set(ids).size).toBe(1);
    });
  });

  test('given the window keeps changing hands, then it gives up as a failure, not as an outcome', async () => {
    const { requests } = service.stores;
    requests.submit = async () => ({ kind: 'window-held', requestId: 'always another' });
    await expect(submit(asksAbout())).rejects.toThrow('met 5 other requests in a row');
  });
});
