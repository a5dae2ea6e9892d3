import { SETTLING_TIME } from '../../shared/domain/schedule.ts';
import { type Instant, plus } from '../../shared/domain/time.ts';
import {
  type Delivery,
  replayed,
  requestIdOfMessage,
  rotated,
  type Webhook,
} from '../../shared/domain/webhook.ts';
import type { WebhookSecrets } from '../../shared/signing/macs.ts';
import type { Deliveries } from '../../shared/storage/deliveries.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { Webhooks } from '../../shared/storage/webhooks.ts';

type Ports = {
  webhooks: Pick<Webhooks, 'find' | 'create' | 'replace'>;
  deliveries: Pick<Deliveries, 'find' | 'save'>;
  requests: Pick<Requests, 'find'>;
  secretFrom: WebhookSecrets;
  randomId: () => string;
  now: () => Instant;
};

type PutOutcome =
  /** The secret is told here and never again. */
  { kind: 'created'; webhook: Webhook; secret: string } | { kind: 'kept'; webhook: Webhook };
type RotateOutcome = { kind: 'rotated'; webhook: Webhook; secret: string } | { kind: 'not-found' };
type ReplayOutcome =
  | { kind: 'replayed'; delivery: Delivery; webhook: Webhook }
  | { kind: 'not-found' }
  | { kind: 'webhook-disabled' };

/** A requester's webhook. Throws when storage or KMS cannot be reached. */
export function makeManageWebhook(ports: Ports) {
  const { webhooks, deliveries, requests, secretFrom, randomId, now } = ports;

  function fresh(requesterId: string, url: string): Webhook {
    const createdAt = now();
    return {
      requesterId,
      id: randomId(),
      url,
      createdAt,
      secrets: { current: randomId(), previous: null },
      // What became final before is told to nobody; what the feed still holds back may be told.
      position: plus(createdAt, -SETTLING_TIME),
      failingSince: null,
      disabled: null,
    };
  }

  /** Changes what is there until nobody else changes it in between; null when there is nothing. */
  async function change(
    requesterId: string,
    changes: (webhook: Webhook) => Partial<Pick<Webhook, 'url' | 'secrets'>>,
  ): Promise<Webhook | null> {
    for (;;) {
      const webhook = await webhooks.find(requesterId);
      if (!webhook) return null;
      const changed = changes(webhook);
      if (await webhooks.replace(webhook, changed))
        return { ...webhook, ...changed, failingSince: null, disabled: null };
    }
  }

  return {
    /** Sets the address. One that was disabled is called again, and goes on where it stopped. */
    async put(requesterId: string, url: string): Promise<PutOutcome> {
      for (;;) {
        const kept = await change(requesterId, () => ({ url }));
        if (kept) return { kind: 'kept', webhook: kept };
        const webhook = fresh(requesterId, url);
        const secret = await secretFrom({ requesterId, from: webhook.secrets.current });
        if (await webhooks.create(webhook)) return { kind: 'created', webhook, secret };
      }
    },

    /** Another secret; the one before it stays valid for a while beside it. */
    async rotate(requesterId: string): Promise<RotateOutcome> {
      const from = randomId();
      const at = now();
      const secret = await secretFrom({ requesterId, from });
      const webhook = await change(requesterId, ({ secrets }) => ({
        secrets: rotated(secrets, { from, at }),
      }));
      return webhook ? { kind: 'rotated', webhook, secret } : { kind: 'not-found' };
    },

    /** Calls about a request's end once more, by the same `webhook-id`. */
    async replay(requesterId: string, messageId: string): Promise<ReplayOutcome> {
      const stored = await requests.find(requestIdOfMessage(messageId) ?? '');
      const last = stored?.request.events.at(-1);
      if (stored?.request.requesterId !== requesterId || !last) return { kind: 'not-found' };
      const which = { requesterId, requestId: stored.request.id, finalAt: last.at };
      for (;;) {
        const [webhook, delivery] = await Promise.all([webhooks.find(requesterId), deliveries.find(which)]);
        if (!webhook || !delivery) return { kind: 'not-found' };
        if (webhook.disabled) return { kind: 'webhook-disabled' };
        const next = replayed(delivery, { webhookId: webhook.id, at: now() });
        if (await deliveries.save(delivery, next)) return { kind: 'replayed', delivery: next, webhook };
      }
    },
  };
}
