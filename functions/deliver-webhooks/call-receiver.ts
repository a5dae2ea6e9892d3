import { type Instant, plus, SECOND } from '../../shared/domain/time.ts';
import {
  afterCall,
  type Delivery,
  healthAfter,
  messageIdOf,
  messageOf,
  type Outcome,
  validSecrets,
  type Webhook,
} from '../../shared/domain/webhook.ts';
import type { WebhookSecrets } from '../../shared/signing/macs.ts';
import type { Deliveries } from '../../shared/storage/deliveries.ts';
import type { Webhooks } from '../../shared/storage/webhooks.ts';

/** `trace`: the id of the request's; null where nothing is traced. */
type Signed = { id: string; at: Instant; body: string; secrets: readonly string[]; trace: string | null };

/** One signed call; whatever the receiver does is an outcome. */
export type Post = (url: string, message: Signed) => Promise<Outcome>;

/** `stopped`: the webhook is to be called no more in this tick, being disabled or not answering in time. */
type Called = { outcome: Outcome; stopped: boolean };

type Ports = {
  webhooks: Pick<Webhooks, 'stands'>;
  deliveries: Pick<Deliveries, 'save'>;
  secretFrom: WebhookSecrets;
  traceOf: (requestId: string) => Promise<string | null>;
  post: Post;
  now: () => Instant;
};

/** Longer than a call and the write after it take, ms: one that died on the way is called again, by the same `webhook-id`. */
const UNDER_WAY = 30 * SECOND;

/**
 * Calls a webhook about one delivery, and keeps what came of it. Before the call the delivery is put off, so that of two who
 * meet it one calls. Null: somebody else has it. Throws when storage or KMS cannot be reached.
 */
export function makeCallReceiver({ webhooks, deliveries, secretFrom, traceOf, post, now }: Ports) {
  return async (webhook: Webhook, delivery: Delivery): Promise<Called | null> => {
    const { requesterId } = webhook;
    const valid = validSecrets(webhook.secrets, now());
    const secrets = await Promise.all(valid.map((from) => secretFrom({ requesterId, from })));
    const trace = await traceOf(delivery.requestId);
    const underWay: Delivery = { ...delivery, dueAt: plus(now(), UNDER_WAY) };
    if (!(await deliveries.save(delivery, underWay))) return null;
    const id = messageIdOf(delivery.requestId);
    const body = JSON.stringify(messageOf(delivery));
    const outcome = await post(webhook.url, { id, at: now(), body, secrets, trace });
    const at = now();
    await deliveries.save(underWay, afterCall(underWay, outcome, at));
    const health = healthAfter(webhook, outcome, at);
    if (health.failingSince !== webhook.failingSince || health.disabled !== webhook.disabled)
      await webhooks.stands(webhook, health);
    return { outcome, stopped: health.disabled !== null || outcome.result === 'timed-out' };
  };
}

export type CallReceiver = ReturnType<typeof makeCallReceiver>;
