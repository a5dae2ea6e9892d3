import type { DeliveryView, WebhookView } from '../../shared/contract/answers/webhook.ts';
import { DAY, type Instant } from '../../shared/domain/time.ts';
import { type Delivery, DISABLED_AFTER, messageIdOf, type Webhook } from '../../shared/domain/webhook.ts';

const BECAUSE = {
  gone: 'The receiver answered 410 (Gone).',
  failing: `Every call failed for ${DISABLED_AFTER / DAY} days.`,
} as const;
const WHAT_NOW =
  'It is called no more. Set the address again (PUT /v1/webhook): calls then go on where they stopped. The changes feed has everything.';

export const webhookView = (
  { url, createdAt, failingSince, disabled, secrets }: Webhook,
  now: Instant,
): WebhookView => ({
  url,
  status: disabled ? 'disabled' : 'active',
  createdAt,
  failingSince,
  disabled: disabled && { ...disabled, message: `${BECAUSE[disabled.because]} ${WHAT_NOW}` },
  previousSecretUntil: secrets.previous && now < secrets.previous.until ? secrets.previous.until : null,
});

/** `webhook`: the one that its requester has by now. */
export function deliveryView(delivery: Delivery, webhook: Webhook | null): DeliveryView {
  const { requestId, became, finalAt, state, dueAt, calls } = delivery;
  const dropped = state === 'waiting' && webhook?.id !== delivery.webhookId;
  return {
    id: messageIdOf(requestId),
    requestId,
    status: became,
    at: finalAt,
    state: dropped ? 'dropped' : state,
    nextCallAt: dropped || webhook?.disabled ? null : dueAt,
    calls,
  };
}
