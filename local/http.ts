import type { IncomingMessage } from 'node:http';
import type { Reply } from '../shared/http/problems.ts';
import { type Called, withWords } from '../shared/http/words.ts';

/** What goes over the wire. */
export type HttpAnswer = { status: number; headers: Record<string, string>; body: string | Buffer };

/** Our own refusals, and those of API Gateway (whose bodies on AWS are its own: docs/architecture.md). */
export const answerOf = ({ status, headers = {}, body }: Reply): HttpAnswer => ({
  status,
  headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
});

/** A problem that no function of the service has given its words yet; any other answer, and one without a body, as it is. */
export function inWords(answer: HttpAnswer, called: Called): HttpAnswer {
  const { status, headers, body } = answer;
  const worded = 'content-language' in headers || body.length === 0;
  if (headers['content-type'] !== 'application/problem+json' || worded) return answer;
  return answerOf(withWords({ status, headers, body: JSON.parse(String(body)) }, called));
}

/** API Gateway takes no larger body, bytes. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Null for a body that is larger, which is read to its end all the same: the connection is still good then. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return size > MOST_BYTES ? null : Buffer.concat(chunks);
}
