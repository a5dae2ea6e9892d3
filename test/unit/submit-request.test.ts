import { beforeEach, describe, expect, test } from 'vitest';
import { plus } from '../../shared/domain/time.ts';
import { ASKED, aRef, aWindow, DEADLINE, DECIDED, END, moved, START } from '../builders.ts';
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

/** As another run may do it, without a window. */
async function ask(id: string): Promise<void> {
  const stored = await service.stores.requests.find(id);
  if (!stored) throw new Error('it was submitted');
  const asked = moved(stored.request, { command: 'ask', channel: 'sms' }, ASKED);
  await service.stores.requests.save(stored, asked, ASKED);
}

describe('submitting a request', () => {
  test('given nobody asked before, then it is accepted as it was asked, and stored', async () => {
    const { requester, limits, body: _body, idempotencyKey: _key, ...asked } = asksAbout();
    const request = await accepted({ requester, limits, body: _body, idempotencyKey: null, ...asked });
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

  test('given an earlier request of the pair has ended, then a submission makes the calls that the first one made (rule 4)', async () => {
    const { meeting, requests, submissions } = service.stores;
    const calls: string[] = [];
    for (const store of [meeting, requests, submissions] as Record<string, unknown>[]) {
      for (const [name, method] of Object.entries(store)) {
        if (typeof method !== 'function') continue;
        store[name] = (...args: unknown[]) => {
          calls.push(name);
          return method(...args);
        };
      }
    }
    const asked = asksAbout({ idempotencyKey: null });
    const first = await accepted(asked);
    const atFirst = calls.splice(0);
    await cancel(first.id);
    calls.length = 0;
    await accepted(asked);
    expect(calls).toEqual(atFirst);
    expect(calls).toContain('submit');
  });

  describe('given the same requester asks about the same citizen again', () => {
    test.each([
      ['while it waits to be asked', async () => undefined, 'exists', 'open-request'],
      ['while the citizen may decide', ask, 'exists', 'open-request'],
      ['after it was cancelled', cancel, 'accepted', 'accepted'],
    ] as const)('%s, then %s', async (_when, meanwhile, kind, otherwise) => {
      for (const [purpose, expected] of [
        ['credit', kind],
        ['housing', otherwise],
      ] as const) {
        const asked = asksAbout();
        const first = await accepted(asked);
        await meanwhile(first.id);
        const again = await submit({ ...asked, purpose });
        expect(again.kind).toBe(expected);
        const same = 'request' in again && again.request.id === first.id;
        expect(same).toBe(expected !== 'accepted');
      }
    });

    test('for another purpose with a key, then the open one is named, and the key is free for later', async () => {
      const asked = asksAbout();
      const first = await accepted(asked);
      const other = { ...asked, purpose: 'housing' as const, body: 'housing', idempotencyKey: 'key-2' };
      expect(await submit(other)).toMatchObject({ kind: 'open-request', request: { id: first.id } });
      expect(await submit(other)).toMatchObject({ kind: 'open-request', request: { id: first.id } });
      await cancel(first.id);
      expect(await accepted(other)).toMatchObject({ purpose: 'housing' });
    });

    test.each([plus(DEADLINE, -1), DEADLINE, plus(END, -1)])(
      'at %s, before the end, then the open one',
      async (now) => {
        const asked = asksAbout();
        const first = await accepted(asked);
        await ask(first.id);
        service.set(now);
        expect(await submit(asked)).toMatchObject({
          kind: 'exists',
          request: { id: first.id },
          replayed: false,
        });
      },
    );

    test('at the end, which nobody has written yet, then a new one, and the first is expired from then on (rule 3)', async () => {
      const asked = asksAbout();
      const first = await accepted(asked);
      await ask(first.id);
      service.set(plus(END, 30_000));
      const second = await accepted({ ...asked, purpose: 'housing' });
      expect(second.id).not.toBe(first.id);
      const before = await service.stores.requests.find(first.id);
      expect(before?.request).toMatchObject({ status: 'expired' });
      expect(before?.request.events.at(-1)).toMatchObject({ type: 'expired', at: END, by: 'service' });
      expect(await submit({ ...asked, purpose: 'housing' })).toMatchObject({ request: { id: second.id } });
    });

    test('while a decision that came in time overtakes it at the end, then the decided one stays the open one (rule 5)', async () => {
      const asked = asksAbout();
      const first = await accepted(asked);
      await ask(first.id);
      service.set(END);
      const { requests } = service.stores;
      const { find } = requests;
      requests.find = async (id) => {
        const found = await find(id);
        requests.find = find;
        const window = aWindow(first);
        await service.recordDecision({
          window,
          decision: 'grant',
          channel: 'sms',
          by: 'subject',
          at: plus(DEADLINE, -1),
        });
        return found;
      };
      expect(await submit(asked)).toMatchObject({
        kind: 'exists',
        request: { id: first.id, status: 'consented' },
      });
      expect(await requests.ofCitizen(asked.citizenRef)).toHaveLength(1);
    });

    test('several times at once at the end, then one new one, and the first is expired', async () => {
      const asked = asksAbout();
      const first = await accepted(asked);
      await ask(first.id);
      service.set(END);
      const results = await Promise.all(Array.from({ length: 8 }, () => submit(asked)));
      expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
      expect(new Set(results.map((result) => 'request' in result && result.request.id)).size).toBe(1);
      const all = await service.stores.requests.ofCitizen(asked.citizenRef);
      expect(all.map(({ status }) => status).toSorted()).toEqual(['expired', 'submitted']);
      expect(all.find(({ id }) => id === first.id)?.status).toBe('expired');
    });

    test('while an outage of ours has kept it from being asked past its end, then the open one', async () => {
      const asked = asksAbout();
      const first = await accepted(asked);
      service.set(plus(END, 60_000));
      expect(await submit(asked)).toMatchObject({ kind: 'exists', request: { id: first.id } });
    });

    test('and consent was given, then the open one, until it is answered', async () => {
      const asked = asksAbout();
      const first = await accepted(asked);
      await ask(first.id);
      await service.recordDecision({
        window: aWindow(first),
        decision: 'grant',
        channel: 'cabinet',
        by: 'subject',
      });
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

    test('that comes again with the same body, then the same request as a replay, however far it has come', async () => {
      const asked = asksAbout(key);
      const first = await accepted(asked);
      expect(await submit(asked)).toMatchObject({ kind: 'exists', request: first, replayed: true });
      await cancel(first.id);
      expect(await submit(asked)).toMatchObject({
        kind: 'exists',
        request: { status: 'cancelled' },
        replayed: true,
      });
    });

    test('that comes again past the end, then that is written and told: the same request, expired (rule 3)', async () => {
      const asked = asksAbout(key);
      const first = await accepted(asked);
      await ask(first.id);
      service.set(plus(END, -1));
      expect(await submit(asked)).toMatchObject({ request: { id: first.id, status: 'awaiting-consent' } });
      service.set(END);
      expect(await submit(asked)).toMatchObject({
        request: { id: first.id, status: 'expired' },
        replayed: true,
      });
      expect((await service.stores.requests.find(first.id))?.request.status).toBe('expired');
    });

    test('that comes again with another body, then it is refused, open or not', async () => {
      const asked = asksAbout(key);
      const first = await accepted(asked);
      expect(await submit({ ...asked, body: 'another' })).toMatchObject({ kind: 'idempotency-key-reused' });
      await cancel(first.id);
      expect(await submit({ ...asked, body: 'another' })).toMatchObject({ kind: 'idempotency-key-reused' });
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
      expect(await submit(withKey)).toMatchObject({ kind: 'exists', request: open, replayed: false });
      expect(await submit({ ...withKey, body: 'another' })).toMatchObject({ kind: 'idempotency-key-reused' });
      await cancel(open.id);
      expect(await submit(withKey)).toMatchObject({ kind: 'exists', request: { id: open.id } });
    });

    test('after a key that led to an open request, then the alias is a replay once that is final, and no new request', async () => {
      const asked = asksAbout();
      const open = await accepted(asked);
      await submit({ ...asked, ...key });
      await cancel(open.id);
      expect(await submit({ ...asked, ...key })).toMatchObject({ request: { id: open.id }, replayed: true });
    });

    test('50 times at once, then one request', async () => {
      const asked = asksAbout(key);
      const results = await Promise.all(Array.from({ length: 50 }, () => submit(asked)));
      expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
      const ids = results.map((result) => 'request' in result && result.request.id);
      expect(new Set(ids).size).toBe(1);
    });
  });

  describe('given a requester has two places a day', () => {
    const few = { perMinute: 5, perDay: 2 };
    const asks = (changes: Parameters<typeof asksAbout>[0] = {}) => asksAbout({ limits: few, ...changes });

    test('then a third new request is one too many, until the day in Kazakhstan is over', async () => {
      await accepted(asks());
      expect(await submit(asks())).toMatchObject({ kind: 'accepted', taken: { inMinute: 2, inDay: 2 } });
      expect(await submit(asks())).toMatchObject({ kind: 'too-many-requests', taken: { inDay: 2 } });
      service.set('2026-11-23T18:59:59.999Z');
      expect((await submit(asks())).kind).toBe('too-many-requests');
      service.set('2026-11-23T19:00:00.000Z');
      expect(await submit(asks())).toMatchObject({ kind: 'accepted', taken: { inMinute: 1, inDay: 1 } });
    });

    test('then what is no new request takes no place, and is told when none is left', async () => {
      const key = { idempotencyKey: 'key-1' };
      const first = asks(key);
      const { id } = await accepted(first);
      expect(await submit(first)).toMatchObject({ kind: 'exists', taken: { inDay: 1 } });
      expect(await submit({ ...first, idempotencyKey: null })).toMatchObject({ taken: { inDay: 1 } });
      await accepted(asks());
      expect(await submit(first)).toMatchObject({ kind: 'exists', replayed: true, request: { id } });
      expect(await submit({ ...first, body: 'another' })).toMatchObject({ kind: 'idempotency-key-reused' });
      const open = { ...first, idempotencyKey: null };
      expect(await submit(open)).toMatchObject({ kind: 'exists', replayed: false, request: { id } });
      expect(await submit({ ...open, purpose: 'housing' })).toMatchObject({ kind: 'open-request' });
      await cancel(id);
      expect((await submit(open)).kind).toBe('too-many-requests');
    });

    test('then of fifty at once two are accepted', async () => {
      const results = await Promise.all(Array.from({ length: 50 }, () => submit(asks())));
      expect(results.filter(({ kind }) => kind === 'accepted')).toHaveLength(2);
      expect(results.filter(({ kind }) => kind === 'too-many-requests')).toHaveLength(48);
    });

    test('then a submission that storage refused gives its place back', async () => {
      const { requests } = service.stores;
      const { submit: works } = requests;
      requests.submit = () => Promise.reject(new Error('throttled'));
      for (let times = 0; times < 5; times++) await expect(submit(asks())).rejects.toThrow('throttled');
      requests.submit = works;
      expect(await submit(asks())).toMatchObject({ kind: 'accepted', taken: { inDay: 1 } });
    });

    test('then one whose answer was lost keeps it, since the request is there', async () => {
      const { requests } = service.stores;
      const { submit: works } = requests;
      requests.submit = async (...args) => {
        await works(...args);
        throw new Error('no answer');
      };
      await expect(submit(asks())).rejects.toThrow('no answer');
      requests.submit = works;
      expect(await submit(asks())).toMatchObject({ kind: 'accepted', taken: { inDay: 2 } });
    });
  });

  test('given the window keeps changing hands, then it gives up as a failure, not as an outcome', async () => {
    const { requests } = service.stores;
    requests.submit = async () => ({ kind: 'window-held', requestId: 'always another' });
    await expect(submit(asksAbout())).rejects.toThrow('met 5 other requests in a row');
  });
});
