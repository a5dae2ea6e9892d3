import { Webhook } from 'standardwebhooks';

/** A call's content: `id` is the same for each call of one message, `at` is when this call is made. */
type Message = { id: string; at: Date; body: string };

/** The headers of a call (Standard Webhooks, "Signature scheme"): one signature for each secret that is valid. */
export const signedHeaders = (
  { id, at, body }: Message,
  secrets: readonly string[],
): Record<string, string> => ({
  'content-type': 'application/json',
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
});
