import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callId } from '../call-id.ts';
import { isLoopbackHost } from '../loopback.ts';
import type { CallLog } from './call-log.ts';
import { CALLER_HEADER, markCalls, runningFunction } from './caller.ts';
import type { Faults } from './faults.ts';
import { answerInProcess, type SdkCall } from './in-process.ts';
import type { AwsAnswer, AwsCall, AwsService } from './service.ts';

/** Whether a function's role lets it do an action, e.g. `dynamodb:Query` on `requests/due`. */
export type Allowed = (caller: string, action: string, resource: string) => boolean;

export type AwsServerOptions = {
  services: readonly AwsService[];
  faults: Faults;
  /** Asked for calls made inside `runAs`; others (the runtime itself, tests) may do anything. */
  allowed: Allowed;
  calls: CallLog;
};

/** A call, however it came. */
type Came = { headers: AwsCall['headers']; body: Buffer };

function readCall({ headers, body }: Came, operation: string): AwsCall {
  let parsed: { value: unknown } | undefined;
  function json() {
    parsed ??= { value: JSON.parse(body.toString('utf8')) };
    return parsed.value;
  }
  return { operation, headers, body, json };
}

/** The answer to a call its function has no permission for, worded as IAM words it. */
function denial(
  service: AwsService,
  call: AwsCall,
  { allowed, calls }: AwsServerOptions,
): AwsAnswer | undefined {
  const caller = call.headers[CALLER_HEADER];
  if (typeof caller !== 'string') return undefined;
  const access = service.access(call);
  calls.note(caller, call, access);
  const denied = access.find(({ action, resource }) => !allowed(caller, action, resource));
  if (denied === undefined) return undefined;
  const { action, resource } = denied;
  const message = `${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  return service.fail(call, 'AccessDeniedException', message);
}

function struck({ operation, headers }: AwsCall) {
  const caller = headers[CALLER_HEADER];
  return { operation, function: typeof caller === 'string' ? caller : undefined };
}

/** Null: the connection breaks. */
async function answer(
  service: AwsService,
  call: AwsCall,
  options: AwsServerOptions,
): Promise<AwsAnswer | null> {
  const denied = denial(service, call, options);
  if (denied) return denied;
  const fault = service.faults ? options.faults.strike(service.faults, struck(call)) : null;
  if (fault === null) return service.answer(call);
  const { error, when, delayMs = 0 } = fault;
  const early = when === 'after' ? await service.answer(call) : undefined;
  if (delayMs > 0) await options.faults.wait(delayMs);
  if (error === undefined) return early ?? service.answer(call);
  if (early && service.losesByDisconnecting) return null;
  return service.fail(call, error, 'A fault set on the local endpoint');
}

function send(response: ServerResponse, { status, contentType, body }: AwsAnswer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': callId(),
  });
  response.end(body);
}

async function respond(came: Came, options: AwsServerOptions): Promise<AwsAnswer | null> {
  const [target = '', operation = ''] = String(came.headers['x-amz-target'] ?? '').split('.');
  const service = options.services.find((candidate) => candidate.target === target);
  if (service === undefined) return { status: 404, contentType: 'text/plain', body: 'No such service' };
  const call = readCall(came, operation);
  try {
    return await answer(service, call, options);
  } catch (error) {
    // By its kind only: the text of an error may hold a part of the call.
    const kind = error instanceof Error && 'code' in error ? error.code : undefined;
    return service.fail(
      call,
      'InternalServerError',
      `The local endpoint failed: ${kind ?? 'malformed call'}`,
    );
  }
}

/** The same of a call of this process's own SDK, marked as it would be on the wire. */
function respondHere({ headers, body }: SdkCall, options: AwsServerOptions): Promise<AwsAnswer | null> {
  const caller = runningFunction();
  return respond(
    { headers: { ...headers, ...(caller !== undefined && { [CALLER_HEADER]: caller }) }, body },
    options,
  );
}

/**
 * One HTTP server on 127.0.0.1 for DynamoDB, KMS and SNS, told apart by `X-Amz-Target`. Applies permissions and faults.
 * Point AWS_ENDPOINT_URL_DYNAMODB, _DYNAMODB_STREAMS, _KMS and _SNS at its `url`. With `inProcess` this process's own SDK
 * comes to the same answers without the connection.
 */
export async function startAwsServer({
  inProcess = false,
  ...options
}: AwsServerOptions & { inProcess?: boolean }) {
  // Clients keep connections for as long as they like: closing an idle one may cross a call on its way.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    // The SDK is no page of a browser, whatever name that page comes by.
    if (!isLoopbackHost(request.headers.host) || request.headers.origin !== undefined) {
      response.writeHead(403, { connection: 'close' }).end();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      respond({ headers: request.headers, body: Buffer.concat(chunks) }, options).then(
        (ready) => (ready === null ? response.destroy() : send(response, ready)),
        (error) => response.destroy(error),
      );
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const unmark = markCalls(host);
  const toTheWire = inProcess
    ? answerInProcess(host, (call) => respondHere(call, options), callId)
    : () => undefined;
  async function close(): Promise<void> {
    toTheWire();
    unmark();
    options.faults.release();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
  return { url: `http://${host}`, close };
}
