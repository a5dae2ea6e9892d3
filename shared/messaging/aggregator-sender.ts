import { randomUUID } from 'node:crypto';
import { SECOND } from '../domain/time.ts';
import { signGatewayMessage } from './inbound.ts';
import { type SendSms, SmsUnavailable } from './send-sms.ts';

/** The most that a call may take, ms, its answer's end included; it is made once, as one to SNS is. */
const LIMIT = 3 * SECOND;

/** What an aggregator answers for a number that can never get an SMS (RFC 9110, section 15.5.21). */
const UNREACHABLE = 422;

/** Answers that tell that nothing was sent; after any other 5xx nobody knows. */
const REFUSED_FOR_NOW = 503;

/** Where it takes SMS, and the key that both sign with; of two with a space between them the first signs. */
export type Aggregator = { url: string; secret: string };

type Options = Aggregator & {
  /** What the phone shows as the sender. */
  senderId: string;
};

/**
 * Sends through an aggregator: `POST` of `{messageId, from, to, text}` to its address, signed as Standard Webhooks says. 2xx means taken for
 * delivery; what became of it comes to `POST /v1/sms/receipts`. The same `messageId` again is the same SMS.
 */
export function makeAggregatorSender({ url, secret, senderId }: Options): SendSms {
  const [signing = ''] = secret.split(' ');
  return async ({ phone, text, id = `note-${randomUUID()}` }) => {
    const rawBody = JSON.stringify({ messageId: id, from: senderId, to: phone, text });
    const signed = signGatewayMessage({ secret: signing, messageId: id, rawBody, now: new Date() });
    const status = await statusOf(url, { ...signed, 'content-type': 'application/json' }, rawBody);
    if (status >= 200 && status < 300) return { kind: 'accepted' };
    if (status === UNREACHABLE) return { kind: 'unreachable' };
    throw new SmsUnavailable({ name: `Status${status}` }, status > 499 && status !== REFUSED_FOR_NOW);
  };
}

async function statusOf(url: string, headers: Record<string, string>, body: string): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    throw new SmsUnavailable({ name: nameOf(error) }, !hasNeverConnected(error));
  }
}

/** undici tells what happened in the cause of a general error. */
const causeOf = (error: unknown): NodeJS.ErrnoException =>
  (error instanceof Error && error.cause instanceof Error ? error.cause : error) as NodeJS.ErrnoException;

const nameOf = (error: unknown): string => {
  const { code, name } = causeOf(error);
  return typeof code === 'string' ? code : name;
};

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const hasNeverConnected = (error: unknown): boolean => NEVER_CONNECTED.has(nameOf(error));
