import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsAnswer } from './service.ts';

/** A call as the SDK hands it to its transport. */
export type SdkCall = { headers: Record<string, string>; body: Buffer };

/** Null: the connection breaks. */
export type AnswerCall = (call: SdkCall) => Promise<AwsAnswer | null>;

type Handle = typeof NodeHttpHandler.prototype.handle;
type Request = Parameters<Handle>[0];
type Response = Awaited<ReturnType<Handle>>['response'];
type Limits = { requestTimeout?: number; throwOnRequestTimeout?: boolean };

/** What a handler was made with, once it is known: the SDK keeps it to itself. */
const limitsOf = (handler: NodeHttpHandler): Promise<Limits> =>
  (handler as unknown as { configProvider: Promise<Limits> }).configProvider;

/** As the transport words what it makes of a call that takes too long, and of a connection that breaks. */
const tooSlow = (limit: number): Error =>
  Object.assign(new Error(`a call has exceeded its limit of ${limit} ms`), {
    name: 'TimeoutError',
    code: 'ETIMEDOUT',
  });
const hungUp = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** A body that is whole: the SDK takes bytes as they are, and who waits for its end finds it ended. */
const wholeBody = (content: Buffer | string) =>
  Object.assign(typeof content === 'string' ? Buffer.from(content) : content, {
    once: (_event: 'close', listener: () => void) => listener(),
    destroy: () => undefined,
  });

const responseOf = ({ status, contentType, body }: AwsAnswer, requestId: string): Response =>
  ({
    statusCode: status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
    body: wholeBody(body),
  }) as Response;

/** The answer within the limit that the client has set, as the transport itself holds it: then it throws, whatever becomes of the call. */
async function within<T>(
  { requestTimeout = 0, throwOnRequestTimeout }: Limits,
  work: Promise<T>,
): Promise<T> {
  if (requestTimeout === 0 || !throwOnRequestTimeout) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooSlow(requestTimeout)), requestTimeout);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const bytesOf = (body: unknown): Buffer | null => {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : null;
};

/**
 * Answers this process's own calls of the SDK to `host` (`127.0.0.1:port`) without a connection: what the SDK would write to
 * one goes to `answer` as it is, and the SDK reads what it says as if it had come over one. All clients of the process share
 * the class of their transport, so it is done there, and by nobody who makes a client. A call that is not one whole body, or that
 * can be aborted, goes over the wire. Returns how to stop.
 */
export function answerInProcess(host: string, answer: AnswerCall, requestId: () => string): () => void {
  const { prototype } = NodeHttpHandler;
  const overTheWire = prototype.handle;

  prototype.handle = async function handle(this: NodeHttpHandler, request: Request, options = {}) {
    const body = `${request.hostname}:${request.port}` === host ? bytesOf(request.body) : null;
    if (body === null || options.abortSignal) return overTheWire.call(this, request, options);
    const limits = { ...(await limitsOf(this)), ...options };
    const answered = await within(limits, answer({ headers: { ...request.headers }, body }));
    if (answered === null) throw hungUp();
    return { response: responseOf(answered, requestId()) };
  };
  return () => {
    prototype.handle = overTheWire;
  };
}
