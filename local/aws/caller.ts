import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Says on a call to the local AWS endpoint which function makes it, as a Lambda's role does on AWS. */
export const CALLER_HEADER = 'x-kelisim-function';

const running = new AsyncLocalStorage<string>();

/** Runs one invocation of a function: the AWS calls it makes, however deep or late, bear its name. */
export const runAs = <T>(functionName: string, work: () => T): T => running.run(functionName, work);

/** The function whose invocation this is; undefined outside of one. */
export const runningFunction = (): string | undefined => running.getStore();

/**
 * Marks this process's requests to `host` (`127.0.0.1:port`) with the function that makes them. All functions share
 * the process and the SDK knows nothing of ours, so it is done where Node creates the request. Returns how to stop.
 */
export function markCalls(host: string): () => void {
  function mark(message: unknown): void {
    const functionName = running.getStore();
    if (functionName === undefined) return;
    const { request } = message as { request: ClientRequest };
    if (request.getHeader('host') === host) request.setHeader(CALLER_HEADER, functionName);
  }
  diagnostics.subscribe('http.client.request.created', mark);
  return () => {
    diagnostics.unsubscribe('http.client.request.created', mark);
  };
}
