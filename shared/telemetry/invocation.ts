import { AsyncLocalStorage } from 'node:async_hooks';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Meter } from './metrics.ts';

/** Invocations that share a process, as on one machine, go side by side: each keeps its own id. */
const running = new AsyncLocalStorage<Named>();

/** `id`: of the call, or Lambda's of the invocation. `traceparent`: the caller's (W3C Trace Context). */
type Named = { id: string; traceparent?: string };

/** The id of the invocation that is at work (`x-request-id` of its reply); undefined outside of one. */
export const invocation = (): string | undefined => running.getStore()?.id;

/** What each line of the log says of the invocation it is written in. */
export const namesOfInvocation = () => {
  const { id: invocation, traceparent } = running.getStore() ?? {};
  return { invocation, ...(traceparent !== undefined && { traceparent }) };
};

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;
type Failed<Event, Result> = { error: unknown; event: Event; answer: (result: Result) => void };

/**
 * The one chain around every function, whatever its trigger: what is logged names the invocation (`nameOf` gives a better
 * name than Lambda's), what was measured is written at its end, whatever became of it, and a failure becomes an answer
 * where `onFailure` gives one.
 */
export function invocable<Event, Result>(
  { meter, nameOf = () => ({}) }: { meter: Meter; nameOf?: (event: Event) => Partial<Named> },
  handle: (event: Event) => Promise<Result>,
  onFailure?: (failed: Failed<Event, Result>) => void,
): Handler<Event, Result> {
  const flush = (): void => meter.flush();
  const chain = middy<Event, Result>(handle)
    // Hooks of failure run the last one first: what the answer to a failure measures is written too.
    .use({ after: flush, onError: flush })
    .onError((request) => {
      const { error, event } = request;
      // middy: a hook that returns a value stops the others, so the response is assigned.
      onFailure?.({
        error,
        event,
        answer: (result) => {
          request.response = result;
        },
      });
    });
  return (event, context) =>
    running.run(
      { id: context.awsRequestId, ...nameOf(event) },
      () => chain(event, context) as Promise<Result>,
    );
}
