import { expect, test } from 'vitest';
import { makeCallReceiver, type Post } from '../../functions/deliver-webhooks/call-receiver.ts';
import { makeDeliverWebhooks } from '../../functions/deliver-webhooks/deliver-webhooks.ts';
import type { Delivery, Webhook } from '../../shared/domain/webhook.ts';
import { START } from '../builders.ts';

const webhookAt = (url: string): Webhook => ({
  requesterId: url,
  id: url,
  url,
  createdAt: START,
  secrets: { current: 'a', previous: null },
  position: '',
  failingSince: null,
  disabled: null,
});

const deliveryOf = (webhook: Webhook, requestId: string): Delivery => ({
  requesterId: webhook.requesterId,
  requestId,
  webhookId: webhook.id,
  became: 'answered',
  finalAt: START,
  state: 'waiting',
  dueAt: START,
  failures: 0,
  calls: [],
});

/** One tick over these webhooks, each with twelve deliveries due: the calls made, and what was thrown. */
async function tickOver(urls: string[], post: (url: string) => ReturnType<Post>) {
  const called: string[] = [];
  const failures: unknown[] = [];
  const now = () => START;
  const ids = Array.from({ length: 12 }, (_, index) => index.toString(16).padStart(32, '0'));
  const all = urls.map(webhookAt);
  const callReceiver = makeCallReceiver({
    webhooks: { stands: async () => undefined },
    deliveries: { save: async () => true },
    secretFrom: async () => 'whsec_c2VjcmV0',
    traceOf: async () => null,
    now,
    post: (url) => {
      called.push(url);
      return post(url);
    },
  });
  const deliver = makeDeliverWebhooks({
    webhooks: { inUse: async () => all, served: async () => undefined },
    deliveries: {
      due: async (webhookId) =>
        all
          .filter(({ id }) => id === webhookId)
          .flatMap((webhook) => ids.map((id) => deliveryOf(webhook, id))),
    },
    followChanges: async ({ position }) => position,
    callReceiver,
    now,
    failed: (error) => failures.push(error),
  });
  const counts = await deliver();
  return { counts, failures, callsOf: (url: string) => called.filter((each) => each === url).length };
}

test('given a receiver that answers in no time, then it gets all that is due', async () => {
  const { counts, callsOf } = await tickOver(['https://prompt.kz'], async () => ({
    result: 'answered',
    status: 204,
  }));
  expect([counts, callsOf('https://prompt.kz')]).toEqual([{ delivered: 12, failed: 0 }, 12]);
});

test('given one that does not answer in time, then no other call of it is begun, and the others get all of theirs', async () => {
  const { counts, callsOf } = await tickOver(['https://hangs.kz', 'https://prompt.kz'], async (url) =>
    url === 'https://hangs.kz' ? { result: 'timed-out' } : { result: 'answered', status: 204 },
  );
  expect(callsOf('https://hangs.kz')).toBeLessThanOrEqual(4);
  expect(callsOf('https://prompt.kz')).toBe(12);
  expect(counts.delivered).toBe(12);
});

test('given one that wants no more calls (410), then none is begun', async () => {
  const { callsOf } = await tickOver(['https://gone.kz'], async () => ({ result: 'answered', status: 410 }));
  expect(callsOf('https://gone.kz')).toBeLessThanOrEqual(4);
});

test('given one of which something is thrown, then the others get theirs, and the cause is told', async () => {
  const { failures, callsOf } = await tickOver(['https://breaks.kz', 'https://prompt.kz'], async (url) => {
    if (url === 'https://breaks.kz') throw new Error('KMS is away');
    return { result: 'answered', status: 204 };
  });
  expect(callsOf('https://prompt.kz')).toBe(12);
  expect(failures).toHaveLength(12);
});
