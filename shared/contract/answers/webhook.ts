import * as z from 'zod';
import { instant } from '../../domain/fields.ts';
import { callSchema, DISABLED_BECAUSE, FINAL_STATUSES } from '../../domain/webhook.ts';
import { id } from './fields.ts';

/** `whsec_` and base64, as Standard Webhooks writes a secret. */
const secret = z.string().regex(/^whsec_[A-Za-z0-9+/]{43}=$/);

/** The body of a call: ids and status only. The feed and the request itself have the rest. */
export const webhookMessage = z.strictObject({
  type: z.literal('request.final'),
  /** When the request became final. */
  timestamp: instant,
  data: z.strictObject({ id, status: z.enum(FINAL_STATUSES) }),
});

export const webhook = z.strictObject({
  url: z.string(),
  status: z.enum(['active', 'disabled']),
  createdAt: instant,
  /** Since when every call failed; null while the last one did not. */
  failingSince: instant.nullable(),
  /** Why it is called no more, and what to do. */
  disabled: z
    .strictObject({ at: instant, because: z.enum(DISABLED_BECAUSE), message: z.string() })
    .nullable(),
  /** Until when calls are signed with the secret before the current one too; null when they are not. */
  previousSecretUntil: instant.nullable(),
});
export type WebhookView = z.infer<typeof webhook>;

/** The secret is shown here, and never again. */
export const webhookCreated = z.strictObject({ ...webhook.shape, secret });
export type WebhookCreated = z.infer<typeof webhookCreated>;

/** What one request's end was told as, and how. */
export const delivery = z.strictObject({
  /** `webhook-id` of its calls. */
  id: z.string().regex(/^final-[0-9a-f]{32}$/),
  requestId: id,
  status: z.enum(FINAL_STATUSES),
  /** When the request became final. */
  at: instant,
  /** `dropped`: the webhook that it was for was deleted before it was delivered. */
  state: z.enum(['waiting', 'delivered', 'failed', 'dropped']),
  nextCallAt: instant.nullable(),
  /** The latest calls, oldest first. */
  calls: z.array(z.strictObject(callSchema.shape)),
});
export type DeliveryView = z.infer<typeof delivery>;

/** The newest first. */
export const deliveriesPage = z.strictObject({ items: z.array(delivery), next: z.string().nullable() });
export type DeliveriesPage = z.infer<typeof deliveriesPage>;
