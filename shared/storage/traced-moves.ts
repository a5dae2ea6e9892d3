import * as z from 'zod';
import type { Request } from '../domain/request.ts';
import { randomId } from '../signing/random.ts';
import { namesOfInvocation } from '../telemetry/invocation.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Requests, Stored } from './requests.ts';

/** Where the trace id begins and ends in a `traceparent` (W3C Trace Context, section 3.2.2.3). */
const TRACE_ID = [3, 35] as const;

/** That of the call which submitted a request, or one that begins here. */
const traceId = (): string => namesOfInvocation().traceparent?.slice(...TRACE_ID) ?? randomId();

const traced = z.object({ trace: z.string() });

/** The trace id that stands beside a request; null where it was submitted while nothing was traced. */
export const traceBeside = ({ later }: Pick<Stored, 'later'>): string | null =>
  traced.safeParse(later).data?.trace ?? null;

/**
 * The same requests, with each transition that was written told in the log under the trace id of the call that submitted
 * the request, whichever function made it and whatever started that: the id stands beside the request. One that was
 * submitted while nothing was traced has none, and nothing is told of it.
 */
export function tracingMoves(requests: Requests, logger: Logger): Requests {
  function tell(request: Request, before: number, later: Stored['later']): void {
    const trace = traceBeside({ later });
    if (trace === null) return;
    for (const { type } of request.events.slice(before))
      logger.info('request-step', { requestId: request.id, step: type, trace });
  }
  return {
    ...requests,
    async submit(request, takeOver) {
      const later = { trace: traceId() };
      const outcome = await requests.submit(request, takeOver, later);
      if (outcome.kind !== 'submitted') return outcome;
      tell(request, 0, later);
      const expired = takeOver?.expired;
      if (expired) tell(expired.next, expired.stored.request.events.length, expired.stored.later);
      return outcome;
    },
    async save(stored, next, now) {
      const outcome = await requests.save(stored, next, now);
      if (outcome.kind === 'saved') tell(next, stored.request.events.length, stored.later);
      return outcome;
    },
  };
}
