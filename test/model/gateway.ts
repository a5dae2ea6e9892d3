import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { Span, Story } from './story.ts';

/** A short-code gateway that shares its key with the service, and may have kept an SMS for a while. */
export type Gateway = { sign: (message: { id: string; body: string; now: Date }) => Record<string, string> };

export function openGateway(dataDir: string): Gateway {
  const { gateway: secret } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8'));
  const webhook = new Webhook(secret);
  return {
    sign: ({ id, body, now }) => ({
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': webhook.sign(id, now, body),
    }),
  };
}

const DELIVERIES = 3;
const UNAUTHORISED = 401;

/**
 * Delivers as a gateway does: again, and signed anew, when the service could not take it or its clock has jumped
 * meanwhile. `receivedAt`: ms since 1970.
 */
export async function deliver(
  story: Story,
  { sign }: Gateway,
  { receivedAt, ...sms }: { messageId: string; from: string; text: string; receivedAt: number },
): Promise<Span & { status: number }> {
  const message = { ...sms, to: '1414', receivedAt: new Date(receivedAt).toISOString() };
  const body = JSON.stringify(message);
  const from = performance.now();
  for (let delivery = 1; ; delivery++) {
    const headers = sign({ id: sms.messageId, body, now: new Date(story.now()) });
    const { status } = await story.service.call('POST', '/v1/sms/inbound', { body, headers });
    const failed = status >= 500 || status === UNAUTHORISED;
    if (!failed || delivery === DELIVERIES) return { from, until: performance.now(), status };
    if (status === UNAUTHORISED) story.ahead = Date.parse(await story.service.now()) - Date.now();
  }
}
