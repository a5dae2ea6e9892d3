import * as z from 'zod';
import { type FieldWords, parseMessage } from './inbound.ts';

/** What an aggregator says of an SMS, once it knows: it is on the phone, or will never be. */
export const receiptMessage = z.strictObject({
  /** As we gave it with the SMS. */
  messageId: z.string().regex(/^[\w-]{1,128}$/, 'must be the id that came with the SMS'),
  state: z.enum(['delivered', 'undelivered']),
  /** When that was. No clock of ours is set by it. */
  at: z.iso.datetime({ offset: true }).optional(),
});

export type Receipt = Pick<z.output<typeof receiptMessage>, 'messageId' | 'state'>;

/**
 * Reads the body of `POST /v1/sms/receipts`, whose signature the caller has verified. No detail repeats a value. `words`: for
 * what the schema has none of its own.
 */
export const parseReceipt = (rawBody: string, words?: FieldWords) =>
  parseMessage(receiptMessage, rawBody, words);

type Prompt = { requestId: string; issue: number };

const PROMPT = /^prompt-([0-9a-f]{32})-(\d{1,3})$/;

/** The id of the SMS with an issue of a request's code: the same when it is sent again, so that an aggregator sends it once. */
export const promptId = ({ requestId, issue }: Prompt): string => `prompt-${requestId}-${issue}`;

/** Which code an SMS had; null for a note, and for what is no id of ours. */
export function promptOf(messageId: string): Prompt | null {
  const [, requestId, issue] = PROMPT.exec(messageId) ?? [];
  return requestId === undefined ? null : { requestId, issue: Number(issue) };
}
