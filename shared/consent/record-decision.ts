import type { Sha256 } from '../domain/event-chain.ts';
import type { Decision } from '../domain/reply.ts';
import { type Request, type Step, transition } from '../domain/request.ts';
import type { Instant } from '../domain/time.ts';
import type { Requests } from '../storage/requests.ts';

export type DecisionOutcome =
  | { kind: 'decided'; request: Request }
  | { kind: 'not-asked' }
  | { kind: 'already-decided' }
  | { kind: 'consent-expired' };

type Ports = { requests: Pick<Requests, 'find' | 'save'>; now: () => Instant; sha256: Sha256 };
type DecisionInput = { requestId: string; decision: Decision; channel: 'sms' | 'cabinet' };

/** A writer that meets this many others in a row on one request gives up: something else is wrong. */
const MOST_CONFLICTS = 5;

/**
 * Records a citizen's decision whose code was right. Of several at once exactly one counts, and only strictly before the
 * deadline (paragraph 19-1: two hours). Throws when storage cannot be reached.
 */
export function makeRecordDecision({ requests, now, sha256 }: Ports) {
  return async ({ requestId, decision, channel }: DecisionInput): Promise<DecisionOutcome> => {
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      const stored = await requests.find(requestId);
      if (!stored || stored.request.status === 'submitted') return { kind: 'not-asked' };
      const at = now();
      const step: Step = { command: decision, channel };
      const moved = transition(stored.request, step, { now: at, sha256 });
      if (moved.kind !== 'moved') return refusalOf(stored.request, moved.kind);
      const { kind } = await requests.save(stored, moved.request, at);
      if (kind === 'saved') return { kind: 'decided', request: moved.request };
    }
    throw new Error(`a decision met ${MOST_CONFLICTS} other writers in a row`);
  };
}

const refusalOf = (request: Request, kind: string): DecisionOutcome =>
  kind === 'window-over' || request.status === 'expired'
    ? { kind: 'consent-expired' }
    : { kind: 'already-decided' };

export type RecordDecision = ReturnType<typeof makeRecordDecision>;
