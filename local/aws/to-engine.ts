import { type Dispatcher, Pool } from 'undici';
import type { AwsAnswer } from './service.ts';

/** What goes over the wire to DynamoDB: its headers, and its body, which is JSON. */
type Message = { headers: Record<string, string>; body: Buffer | string };

export type ToEngine = (message: Message) => Promise<AwsAnswer>;

const JSON_TYPE = 'application/x-amz-json-1.0';

/** Calls to the engine under way at a time: as many as it has threads for, and some that wait on its disk. */
const CONNECTIONS = 64;

/** Whoever calls has time limits of their own, and a fault may hold a call for longer than any of them. */
const PATIENT = { headersTimeout: 0, bodyTimeout: 0 } as const;

/** Puts the parts of an answer together. undici's `request` makes a stream of each answer, as long as the whole call takes otherwise. */
function collect(
  done: (answer: AwsAnswer) => void,
  fail: (error: Error) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  let contentType = JSON_TYPE;
  return {
    onRequestStart: () => undefined,
    onResponseStart: (_controller, statusCode, headers) => {
      status = statusCode;
      if (typeof headers['content-type'] === 'string') contentType = headers['content-type'];
    },
    onResponseData: (_controller, chunk) => {
      chunks.push(chunk);
    },
    onResponseEnd: () => done({ status, contentType, body: Buffer.concat(chunks) }),
    onResponseError: (_controller, error) => fail(error),
  };
}

/** The connections to the engine at `url`. What comes of a call that `close` breaks off is an error. */
export function connectToEngine(url: string): { send: ToEngine; close: () => Promise<void> } {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, ...PATIENT });
  return {
    send: ({ headers, body }) =>
      new Promise((resolve, reject) => {
        pool.dispatch({ path, method: 'POST', headers, body }, collect(resolve, reject));
      }),
    close: () => pool.destroy(),
  };
}
