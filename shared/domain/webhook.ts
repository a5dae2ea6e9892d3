import * as z from 'zod';
import { instant } from './fields.ts';
import { isFinal, STATUSES } from './lifecycle.ts';
import { DAY, elapsed, HOUR, type Instant, MINUTE, plus, SECOND } from './time.ts';

/** How long after each failed call the next one is made; after the last of them the delivery has failed. */
const CALL_AGAIN_AFTER = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
] as const;
/** A webhook that nothing but failed for so long is disabled. */
export const DISABLED_AFTER = 5 * DAY;
/** While a secret is replaced, calls are signed with the old one beside the new one for so long. */
const TWO_SECRETS_FOR = DAY;
/** Calls that a delivery's log keeps: the latest. */
export const CALLS_LOGGED = 20;

/** What came of one call. `refused-address`: its host is, or became, no public address, and nothing was sent. */
const CALL_RESULTS = ['answered', 'timed-out', 'unreachable', 'refused-address'] as const;

/** `status`: that of the receiver's answer, where there was one. */
export const callSchema = z.object({
  at: instant,
  result: z.enum(CALL_RESULTS),
  status: z.number().int().optional(),
});
export type Call = z.infer<typeof callSchema>;
export type Outcome = Omit<Call, 'at'>;

export const DISABLED_BECAUSE = ['gone', 'failing'] as const;

const secretsSchema = z.object({
  /** What the current secret is made from. */
  current: z.string(),
  previous: z.object({ from: z.string(), until: instant }).nullable(),
});

/** Where a requester wants to be called when one of its requests becomes final. */
export const webhookSchema = z.object({
  requesterId: z.string(),
  /** Another one each time that a webhook is set where there was none. */
  id: z.string(),
  url: z.string(),
  createdAt: instant,
  secrets: secretsSchema,
  /** How far in its requester's changes feed deliveries were made. */
  position: z.string(),
  /** Since when every call failed; null while the last one did not. */
  failingSince: instant.nullable(),
  disabled: z.object({ at: instant, because: z.enum(DISABLED_BECAUSE) }).nullable(),
});
export type Webhook = z.infer<typeof webhookSchema>;

export const FINAL_STATUSES = STATUSES.filter(isFinal);
const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;

/** What a webhook is told of one request that became final: once, however many calls that takes. */
export const deliverySchema = z.object({
  requesterId: z.string(),
  requestId: z.string(),
  /** Of the webhook that it was made for. */
  webhookId: z.string(),
  became: z.enum(FINAL_STATUSES),
  finalAt: instant,
  state: z.enum(DELIVERY_STATES),
  /** When the next call is due; null where none is. */
  dueAt: instant.nullable(),
  /** Failed calls since it was made, or asked for again. */
  failures: z.number().int(),
  calls: z.array(callSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;

const GONE = 410;
export const isAccepted = ({ result, status = 0 }: Outcome): boolean =>
  result === 'answered' && status >= 200 && status < 300;
/** Standard Webhooks: the receiver wants no more calls. */
const isGone = ({ result, status }: Outcome): boolean => result === 'answered' && status === GONE;

/** A delivery after a call that ended at `at`. */
export function afterCall(delivery: Delivery, outcome: Outcome, at: Instant): Delivery {
  const calls = [...delivery.calls, { at, ...outcome }].slice(-CALLS_LOGGED);
  if (isAccepted(outcome)) return { ...delivery, calls, state: 'delivered', dueAt: null, failures: 0 };
  const wait = isGone(outcome) ? undefined : CALL_AGAIN_AFTER[delivery.failures];
  const failures = delivery.failures + 1;
  return wait === undefined
    ? { ...delivery, calls, state: 'failed', dueAt: null, failures }
    : { ...delivery, calls, dueAt: plus(at, wait), failures };
}

/** A delivery that its requester asked for again: it is due at once, with all tries before it. */
export const replayed = (delivery: Delivery, { webhookId, at }: { webhookId: string; at: Instant }) =>
  ({ ...delivery, webhookId, state: 'waiting', dueAt: at, failures: 0 }) satisfies Delivery;

type Health = Pick<Webhook, 'failingSince' | 'disabled'>;

/** How a webhook stands after a call that ended at `at`. */
export function healthAfter({ failingSince, disabled }: Health, outcome: Outcome, at: Instant): Health {
  if (isAccepted(outcome)) return { failingSince: null, disabled };
  const since = failingSince ?? at;
  if (isGone(outcome)) return { failingSince: since, disabled: { at, because: 'gone' } };
  const tooLong = elapsed(since, at) >= DISABLED_AFTER;
  return { failingSince: since, disabled: tooLong ? { at, because: 'failing' } : disabled };
}

/** The secrets after the current one was replaced at `at` by one made from `from`. */
export const rotated = (
  { current }: Webhook['secrets'],
  { from, at }: { from: string; at: Instant },
): Webhook['secrets'] => ({ current: from, previous: { from: current, until: plus(at, TWO_SECRETS_FOR) } });

/** What the secrets that are valid at `at` are made from, the current one first. */
export const validSecrets = ({ current, previous }: Webhook['secrets'], at: Instant): string[] =>
  previous && at < previous.until ? [current, previous.from] : [current];

/** `webhook-id` of a request's end: the same over retries, replays and doublings. */
const MESSAGE_PREFIX = 'final-';
export const messageIdOf = (requestId: string): string => `${MESSAGE_PREFIX}${requestId}`;
/** Null: it is none of ours. */
export const requestIdOfMessage = (messageId: string): string | null =>
  /^final-([0-9a-f]{32})$/.exec(messageId)?.[1] ?? null;

/** The body of a call, the same each time: ids and status only. */
export const messageOf = ({ requestId, became, finalAt }: Delivery) => ({
  type: 'request.final' as const,
  timestamp: finalAt,
  data: { id: requestId, status: became },
});
