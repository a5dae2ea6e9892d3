import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import * as z from 'zod';
import { type Phone, parsePhone } from '../domain/phone.ts';
import { withoutKeyword } from '../domain/reply-keyword.ts';
import { DAY, elapsed, type Instant } from '../domain/time.ts';
import { readJson, TWICE } from '../json/read.ts';

/**
 * An SMS from a citizen, whichever way it came. `messageId` is the provider's: the same for every delivery of one SMS.
 * `receivedAt`: when the provider says that it got the SMS, null where it does not say.
 */
export type InboundSms = { messageId: string; from: Phone; text: string; receivedAt: Instant | null };

const LONGEST_ON_ITS_WAY = DAY;

/**
 * Rule 2: when a reply came. What its gateway signed counts, unless it lies in the future or more than a day back; then,
 * and where nothing was said, it came now.
 */
export function timeOfReply({ receivedAt }: InboundSms, now: Instant): Instant {
  const believable =
    receivedAt !== null && receivedAt <= now && elapsed(receivedAt, now) <= LONGEST_ON_ITS_WAY;
  return believable ? receivedAt : now;
}

/** `pointer`: RFC 6901, into the message. `detail` never repeats a value: it may be a number or a code. */
type Invalid = { kind: 'invalid'; errors: { pointer: string; detail: string }[] };
type ParsedInbound = { kind: 'ok'; sms: InboundSms } | Invalid;
type ParsedMessage<T> = { kind: 'ok'; message: T } | Invalid;

const messageId = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters');

/** SNS's own limit for an SMS, and many times what a reply needs. */
const text = z
  .string()
  .max(1600)
  // Half a surrogate pair, as a gateway that cuts long messages leaves, cannot be stored or compared.
  .transform((sms) => sms.toWellFormed());

/** Room for a number with an invisible character around each of its own. */
const mobile = z
  .string()
  .max(64)
  .transform((number, context): Phone => {
    const parsed = parsePhone(number);
    if (parsed.kind === 'ok') return parsed.phone;
    context.addIssue({ code: 'custom', message: 'must be a mobile number of Kazakhstan' });
    return z.NEVER;
  });

/** The message of AWS End User Messaging's two-way SMS. Fields that nothing here uses are let through: AWS may add some. */
const endUserMessaging = z
  .object({
    originationNumber: mobile,
    messageBody: text,
    messageKeyword: z.string().nullish(),
    inboundMessageId: messageId,
  })
  .transform((message) => ({
    messageId: message.inboundMessageId,
    from: message.originationNumber,
    receivedAt: null,
    text: withoutKeyword(message.messageBody, message.messageKeyword ?? ''),
  }));

/** The body a short-code gateway posts. */
export const gatewayMessage = z.strictObject({
  messageId,
  from: mobile,
  to: z.string().min(1).max(32),
  text,
  receivedAt: z.iso.datetime({ offset: true }).optional(),
});
const gateway = gatewayMessage.transform(({ messageId: id, from, text: said, receivedAt }) => ({
  messageId: id,
  from,
  text: said,
  receivedAt: receivedAt === undefined ? null : new Date(receivedAt).toISOString(),
}));

/**
 * Reads the `Message` of an SNS notification from AWS End User Messaging
 * (docs.aws.amazon.com/sms-voice, "Example of a two-way SMS message payload").
 */
export const parseEndUserMessaging = (snsMessageJson: string): ParsedInbound =>
  parseWith(endUserMessaging, snsMessageJson);

/** What to say of a broken rule that its schema has no words for. */
export type FieldWords = (issue: z.core.$ZodRawIssue) => string | undefined;

/** Reads the body of `POST /v1/sms/inbound`, whose signature the caller has verified. */
export const parseGatewayMessage = (rawBody: string, words?: FieldWords): ParsedInbound =>
  parseWith(gateway, rawBody, words);

type Signed = {
  /**
   * Base64 of the key shared with the gateway, with or without the prefix `whsec_`; while it is changed both, with a space
   * between them.
   */
  secret: string;
  headers: Readonly<Record<string, string | undefined>>;
  /** The body byte for byte as it came, not parsed and written again. */
  rawBody: string;
};

/** Between two header lines of signatures (v1,…), as API Gateway joins them; within a line they stand apart by a space. */
const SECOND_LINE = /,\s*(?=v\d+a?,)/g;

const statingId = z.object({ messageId: z.string() });

/**
 * Whether the gateway signed this within the last five minutes (Standard Webhooks: `webhook-id`, `webhook-timestamp`,
 * `webhook-signature`), with the same id in header and body, so that repetitions are recognised by a signed id whichever
 * of the two one reads. Throws when the secret is not base64.
 */
export function verifyGatewaySignature({ secret, headers, rawBody }: Signed): boolean {
  const webhooks = secret.split(' ').map((each) => new Webhook(each));
  const present: Record<string, string> = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value ?? '']),
  );
  // The library reads as many digits as there are, and two joined header lines as the first of them.
  if (!/^\d+$/.test(present['webhook-timestamp'] ?? '')) return false;
  const signatures = (present['webhook-signature'] ?? '').replace(SECOND_LINE, ' ');
  const signed = { ...present, 'webhook-signature': signatures };
  if (!webhooks.some((webhook) => fits(webhook, rawBody, signed))) return false;
  // A signed body without an id is not a forgery but a mistake, which `parseGatewayMessage` describes.
  const document = readJson(rawBody);
  const stated = statingId.safeParse(document.kind === 'ok' ? document.value : undefined);
  return !stated.success || stated.data.messageId === present['webhook-id'];
}

function fits(webhook: Webhook, rawBody: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(rawBody, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

type ToSign = { secret: string; messageId: string; rawBody: string; now: Date };

/** The headers a gateway sends with `rawBody`. */
export const signGatewayMessage = ({ secret, messageId, rawBody, now }: ToSign) => ({
  'webhook-id': messageId,
  'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
  'webhook-signature': new Webhook(secret).sign(messageId, now, rawBody),
});

/** Reads a signed message by its schema. No detail repeats a value. */
export function parseMessage<T>(schema: z.ZodType<T>, json: string, words?: FieldWords): ParsedMessage<T> {
  const document = readJson(json);
  if (document.kind === 'not-json')
    return { kind: 'invalid', errors: [{ pointer: '', detail: 'must be JSON' }] };
  if (document.kind === 'twice')
    return { kind: 'invalid', errors: [{ pointer: document.pointer, detail: TWICE }] };
  const parsed = schema.safeParse(document.value, words && { error: words });
  if (parsed.success) return { kind: 'ok', message: parsed.data };
  const errors = parsed.error.issues.map(({ path, code, message }) => ({
    pointer: path.map((step) => `/${String(step)}`).join(''),
    // zod would name the unknown field, and a name is the sender's text as much as a value is.
    detail: code === 'unrecognized_keys' ? 'has a field that is not known here' : message,
  }));
  return { kind: 'invalid', errors };
}

function parseWith(schema: z.ZodType<InboundSms>, json: string, words?: FieldWords): ParsedInbound {
  const parsed = parseMessage(schema, json, words);
  return parsed.kind === 'ok' ? { kind: 'ok', sms: parsed.message } : parsed;
}
