import type { IncomingHttpHeaders } from 'node:http';
import type { FaultyService } from './faults.ts';

/** One call as it came over the wire. */
export type AwsCall = {
  /** The API's name of it: `PutItem`, `GenerateMac`; empty under the Query protocol, which has it in the body. */
  operation: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body as JSON; parsed once. */
  json: () => unknown;
};

export type AwsAnswer = { status: number; contentType: string; body: Buffer | string };

/** An IAM action, and what it is done to: a table, `table/index`, a key id or `sms`. */
export type Access = { action: string; resource: string };

/** One AWS service as the local server sees it. Faults and permissions are the server's business, not the service's. */
export type AwsService = {
  /** What stands before the dot in `X-Amz-Target`; empty for the Query protocol, which has no such header. */
  target: string;
  /** Absent: faults do not strike it. */
  faults?: FaultyService;
  access: (call: AwsCall) => Access[];
  answer: (call: AwsCall) => AwsAnswer | Promise<AwsAnswer>;
  /** The answer in which the SDK finds the exception `error`. */
  fail: (call: AwsCall, error: string, message: string) => AwsAnswer;
  /** A lost answer is a broken connection, where an exception would say that the call had no effect. */
  losesByDisconnecting?: true;
};

/** The HTTP status that AWS answers an exception with: only 5xx, 429 and the throttling names make the SDK try again. */
export function statusOf(error: string): number {
  if (/Internal|KeyUnavailable/.test(error)) return 500;
  if (/ServiceUnavailable|Timeout/.test(error)) return 503;
  if (error.startsWith('Throttled')) return 429;
  return error.startsWith('AuthorizationError') ? 403 : 400;
}

/** An answer of the JSON protocols (DynamoDB, KMS). */
export const jsonAnswer = (content: unknown): AwsAnswer => ({
  status: 200,
  contentType: 'application/x-amz-json-1.1',
  body: JSON.stringify(content),
});

/** An exception of the JSON protocols; `details` are its further fields. */
export const jsonError = (error: string, message: string, details: object = {}): AwsAnswer => ({
  ...jsonAnswer({ __type: error, message, Message: message, ...details }),
  status: statusOf(error),
});
