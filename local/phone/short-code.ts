import { setTimeout } from 'node:timers/promises';
import { request } from 'undici';
import type { Instant } from '../../shared/domain/time.ts';
import { signGatewayMessage } from '../../shared/messaging/inbound.ts';

type Options = { origin: string; secret: string; now: () => Instant };
type Sent = { messageId: string; from: string; text: string };

/** A provider delivers again what was not taken. */
const DELIVERIES = 3;
/** Between two deliveries, ms. */
const PAUSE = 300;
const SHORT_CODE = '1414';

/** The short-code gateway: calls the same signed webhook as a real one. Gives the status of the last answer. */
export function makeShortCode({ origin, secret, now }: Options) {
  return async (message: Sent): Promise<number> => {
    const rawBody = JSON.stringify({ ...message, to: SHORT_CODE, receivedAt: now() });
    for (let delivery = 1; ; delivery++) {
      const { messageId } = message;
      const signature = signGatewayMessage({ secret, messageId, rawBody, now: new Date() });
      const { statusCode: status, body } = await request(`${origin}/v1/sms/inbound`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signature },
        body: rawBody,
      });
      // Unread, it would hold its connection, and each message would open another.
      await body.dump();
      if (status < 500 || delivery === DELIVERIES) return status;
      await setTimeout(PAUSE);
    }
  };
}
