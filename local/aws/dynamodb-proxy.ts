import { Pool } from 'undici';
import { accessOf, type Write, writesOf } from './dynamodb-access.ts';
import { ALL_WRITTEN, asOneTransaction, withoutRequestToken } from './engine-remedies.ts';
import { type AwsAnswer, type AwsCall, type AwsService, jsonError } from './service.ts';

export type DynamodbOptions = {
  url: string;
  /** The engine of `engine.ts`, whose remedies then apply. */
  embedded: boolean;
  /** Called at once after a write took effect. */
  onWrite: (writes: readonly Write[]) => void;
};

/** The headers DynamoDB reads; authorisation because DynamoDB Local takes the data set from its access key. */
const FORWARDED = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization'] as const;

const JSON_TYPE = 'application/x-amz-json-1.0';

function headersFor(call: AwsCall) {
  const headers: Record<string, string> = {};
  for (const name of FORWARDED) {
    const value = call.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

/** Calls to the engine under way at a time: as many as it has threads for, and some that wait on its disk. */
const CONNECTIONS = 64;

/** Whoever calls has time limits of their own, and a fault may hold a call for longer than any of them. */
const PATIENT = { headersTimeout: 0, bodyTimeout: 0 } as const;

function makeForward(url: string) {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, ...PATIENT });
  return {
    forward: async (call: AwsCall, body: Buffer | string): Promise<AwsAnswer> => {
      const answered = await pool.request({
        path: pathname,
        method: 'POST',
        headers: headersFor(call),
        body,
      });
      const { 'content-type': contentType } = answered.headers;
      return {
        status: answered.statusCode,
        contentType: typeof contentType === 'string' ? contentType : JSON_TYPE,
        body: Buffer.from(await answered.body.arrayBuffer()),
      };
    },
    close: () => pool.destroy(),
  };
}

/** AWS names the conflict in the reasons, one for each item of a transaction, and by an exception for a single write. */
function conflict(call: AwsCall, message: string): AwsAnswer {
  if (call.operation !== 'TransactWriteItems') return jsonError('TransactionConflictException', message);
  const CancellationReasons = accessOf(call.operation, call.json()).map((_, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: message } : { Code: 'None' },
  );
  return jsonError('TransactionCanceledException', message, { CancellationReasons });
}

/** DynamoDB and its Streams, forwarded to the engine. Faults strike the first only. */
export function makeDynamodb({ url, embedded, onWrite }: DynamodbOptions) {
  const { forward, close } = makeForward(url);
  const fail: AwsService['fail'] = (call, error, message) =>
    error.startsWith('TransactionConflict') ? conflict(call, message) : jsonError(error, message);

  async function remedied(call: AwsCall): Promise<AwsAnswer> {
    if (call.operation === 'TransactWriteItems')
      return forward(call, withoutRequestToken(call.json() as object));
    const transaction = call.operation === 'BatchWriteItem' ? asOneTransaction(call.json()) : null;
    if (transaction === null) return forward(call, call.body);
    const headers = { ...call.headers, 'x-amz-target': 'DynamoDB_20120810.TransactWriteItems' };
    const written = await forward({ ...call, headers }, transaction);
    return written.status === 200 ? { ...written, body: ALL_WRITTEN } : forward(call, call.body);
  }

  const dynamodb: AwsService = {
    target: 'DynamoDB_20120810',
    faults: 'dynamodb',
    access: (call) => accessOf(call.operation, call.json()),
    answer: async (call) => {
      const answer = await (embedded ? remedied(call) : forward(call, call.body));
      if (answer.status === 200) {
        const writes = writesOf(call.operation, call.json);
        if (writes.length > 0) onWrite(writes);
      }
      return answer;
    },
    fail,
  };
  const streams: AwsService = {
    target: 'DynamoDBStreams_20120810',
    access: () => [],
    answer: (call) => forward(call, call.body),
    fail,
  };
  return { services: [dynamodb, streams], close };
}
