import { Webhook } from 'standardwebhooks';

/** A call's content: `id` is the same for each call of one message, `at` is when this call is made. */
type Message = { id: string; at: Date; body: string };

/** 32 and 16 hexadecimal digits, none of them all zeros; flag 01: it is recorded here (W3C Trace Context, section 3.2). */
export const traceHeaders = ({ trace, span }: { trace: string; span: string }): Record<string, string> => ({
  traceparent: `00-${trace}-${span}-01`,
});

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
