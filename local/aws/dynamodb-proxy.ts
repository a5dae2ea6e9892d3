import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { accessOf, tablesWritten } from './dynamodb-access.ts';
import { withoutRequestToken } from './engine-remedies.ts';
import { type AwsAnswer, type AwsCall, type AwsService, jsonError } from './service.ts';

export type DynamodbOptions = {
  url: string;
  /** The engine of `engine.ts`, whose remedies then apply. */
  embedded: boolean;
  /** Called at once after a write took effect, with the names of the tables written to. */
  onWrite: (tables: string[]) => void;
};

/** The headers DynamoDB reads; authorisation because DynamoDB Local takes the data set from its access key. */
const FORWARDED = ['content-type', 'x-amz-target', 'x-amz-date', 'authorization'] as const;

const JSON_TYPE = 'application/x-amz-json-1.0';

function headersFor(call: AwsCall, body: Buffer | string) {
  const headers: Record<string, string | number> = { 'content-length': Buffer.byteLength(body) };
  for (const name of FORWARDED) {
    const value = call.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

function readAnswer(response: IncomingMessage, done: (answer: AwsAnswer) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => {
    const { statusCode: status = 500, headers } = response;
    done({ status, contentType: headers['content-type'] ?? JSON_TYPE, body: Buffer.concat(chunks) });
  });
}

function makeForward(url: string) {
  const target = new URL(url);
  const { request, Agent } = target.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  const open = (call: AwsCall, body: Buffer | string): ClientRequest =>
    request(target, { method: 'POST', agent, headers: headersFor(call, body) });
  return {
    forward: (call: AwsCall, body: Buffer | string) =>
      new Promise<AwsAnswer>((resolve, reject) => {
        open(call, body)
          .on('response', (response) => readAnswer(response.on('error', reject), resolve))
          .on('error', reject)
          .end(body);
      }),
    close: () => agent.destroy(),
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

  const dynamodb: AwsService = {
    target: 'DynamoDB_20120810',
    faults: 'dynamodb',
    access: (call) => accessOf(call.operation, call.json()),
    answer: async (call) => {
      const strip = embedded && call.operation === 'TransactWriteItems';
      const answer = await forward(call, strip ? withoutRequestToken(call.json() as object) : call.body);
      if (answer.status === 200) {
        const tables = tablesWritten(call.operation, call.json);
        if (tables.length > 0) onWrite(tables);
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
