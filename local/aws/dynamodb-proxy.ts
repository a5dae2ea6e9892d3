import { accessOf, type Write, writesOf } from './dynamodb-access.ts';
import { ALL_WRITTEN, asOneTransaction, withoutRequestToken } from './engine-remedies.ts';
import { type AwsAnswer, type AwsCall, type AwsService, jsonError } from './service.ts';
import { connectToEngine } from './to-engine.ts';

export type DynamodbOptions = {
  url: string;
  /** The engine of `engine.ts`, whose remedies then apply. */
  embedded: boolean;
  /** Called at once after a write took effect. */
  onWrite: (writes: readonly Write[]) => void;
};

/** The headers DynamoDB reads; authorisation because DynamoDB Local takes the data set from its access key. */
const FORWARDED = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization'] as const;

function headersFor(call: AwsCall) {
  const headers: Record<string, string> = {};
  for (const name of FORWARDED) {
    const value = call.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
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
  const { send, close } = connectToEngine(url);
  const forward = (call: AwsCall, body: Buffer | string) => send({ headers: headersFor(call), body });
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
