import * as z from 'zod';
import { readJson, TWICE } from '../json/read.ts';

/** What an aggregator says of an SMS, once it knows: it is on the phone, or will never be. */
export const receiptMessage = z.strictObject({
  /** As we gave it with the SMS. */
  messageId: z.string().regex(/^[\w-]{1,128}$/, 'must be the id that came with the SMS'),
  state: z.enum(['delivered', 'undelivered']),
  /** When that was. No clock of ours is set by it. */
  at: z.iso.datetime({ offset: true }).optional(),
});

export type Receipt = Pick<z.output<typeof receiptMessage>, 'messageId' | 'state'>;

type ParsedReceipt =
  | { kind: 'ok'; receipt: Receipt }
  | { kind: 'invalid'; errors: { pointer: string; detail: string }[] };

/** Reads the body of `POST /v1/sms/receipts`, whose signature the caller has verified. No detail repeats a value. */
export function parseReceipt(rawBody: string): ParsedReceipt {
  const document = readJson(rawBody);
  if (document.kind === 'not-json')
    return { kind: 'invalid', errors: [{ pointer: '', detail: 'must be JSON' }] };
  if (document.kind === 'twice')
    return { kind: 'invalid', errors: [{ pointer: document.pointer, detail: TWICE }] };
  const parsed = receiptMessage.safeParse(document.value);
  if (parsed.success) return { kind: 'ok', receipt: parsed.data };
  const errors = parsed.error.issues.map(({ path, code, message }) => ({
    pointer: path.map((step) => `/${String(step)}`).join(''),
    detail: code === 'unrecognized_keys' ? 'has a field that is not known here' : message,
  }));
  return { kind: 'invalid', errors };
}

type Prompt = { requestId: string; issue: number };

const PROMPT = /^prompt-([0-9a-f]{32})-(\d{1,3})$/;

/** The id of the SMS with an issue of a request's code: the same when it is sent again, so that an aggregator sends it once. */
export const promptId = ({ requestId, issue }: Prompt): string => `prompt-${requestId}-${issue}`;

/** Which code an SMS had; null for a note, and for what is no id of ours. */
export function promptOf(messageId: string): Prompt | null {
  const [, requestId, issue] = PROMPT.exec(messageId) ?? [];
  return requestId === undefined ? null : { requestId, issue: Number(issue) };
}
