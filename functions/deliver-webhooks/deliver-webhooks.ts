import { type Instant, SECOND } from '../../shared/domain/time.ts';
import { type Delivery, isAccepted, type Webhook } from '../../shared/domain/webhook.ts';
import type { Deliveries } from '../../shared/storage/deliveries.ts';
import type { Webhooks } from '../../shared/storage/webhooks.ts';
import type { CallReceiver } from './call-receiver.ts';
import type { FollowChanges } from './follow-changes.ts';

type Ports = {
  webhooks: Pick<Webhooks, 'inUse' | 'served'>;
  deliveries: Pick<Deliveries, 'due'>;
  followChanges: FollowChanges;
  callReceiver: CallReceiver;
  now: () => Instant;
  failed: (error: unknown) => void;
};

export type DeliveryCounts = { delivered: number; failed: number };

/** Webhooks that are looked at in one tick, and of them at a time; calls of one webhook at a time, and read together. */
const WEBHOOKS = 1_000;
const WEBHOOKS_AT_ONCE = 16;
const CALLS_AT_ONCE = 4;
const CALLS_READ = 100;
/** No call of a webhook, and no webhook of a tick, is begun after this long, ms: a slow receiver takes no more than its share. */
const ENOUGH_OF_ONE = 15 * SECOND;
const ENOUGH = 25 * SECOND;

/** Works on `items` side by side until they are done, or `goesOn` says that it is enough. */
async function sideBySide<T>(
  items: readonly T[],
  { atOnce, goesOn, work }: { atOnce: number; goesOn: () => boolean; work: (item: T) => Promise<void> },
): Promise<void> {
  const left = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const item of left) {
      if (!goesOn()) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/**
 * Serves the webhooks, the longest not served first: follows the feed of each and calls it about what is due. What fails
 * costs its own webhook only, and is still due at the next tick.
 */
export function makeDeliverWebhooks(ports: Ports) {
  const { webhooks, deliveries, followChanges, callReceiver, now, failed } = ports;
  const within = (limit: number) => {
    const startedAt = performance.now();
    return () => performance.now() - startedAt < limit;
  };

  /** Whether the webhook may be called on. */
  async function call(webhook: Webhook, delivery: Delivery, counts: DeliveryCounts): Promise<boolean> {
    try {
      const called = await callReceiver(webhook, delivery);
      if (called) counts[isAccepted(called.outcome) ? 'delivered' : 'failed']++;
      return !called?.stopped;
    } catch (error) {
      failed(error);
      return true;
    }
  }

  async function serve(webhook: Webhook, counts: DeliveryCounts): Promise<void> {
    const position = await followChanges(webhook);
    const due = await deliveries.due(webhook.id, { now: now(), limit: CALLS_READ });
    // Kept before the calls are made: whatever becomes of them, they are not this webhook's last.
    if (due.length > 0 || position !== webhook.position)
      await webhooks.served(webhook, { position, at: now() });
    const timeLeft = within(ENOUGH_OF_ONE);
    let callable = true;
    await sideBySide(due, {
      atOnce: CALLS_AT_ONCE,
      goesOn: () => callable && timeLeft(),
      work: async (delivery) => {
        callable = (await call(webhook, delivery, counts)) && callable;
      },
    });
  }

  return async (): Promise<DeliveryCounts> => {
    const counts: DeliveryCounts = { delivered: 0, failed: 0 };
    await sideBySide(await webhooks.inUse(WEBHOOKS), {
      atOnce: WEBHOOKS_AT_ONCE,
      goesOn: within(ENOUGH),
      work: (webhook) => serve(webhook, counts).catch(failed),
    });
    return counts;
  };
}
