import type { CheckCode } from '../../shared/consent/check-code.ts';
import type { DecisionOutcome, RecordDecision } from '../../shared/consent/record-decision.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Decision } from '../../shared/domain/reply.ts';
import { asSeenAt, type Request } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { Windows } from '../../shared/storage/windows.ts';

type Ports = {
  requests: Pick<Requests, 'find'>;
  windows: Pick<Windows, 'find' | 'releaseTry'>;
  checkCode: CheckCode;
  recordDecision: RecordDecision;
  now: () => Instant;
  sha256: Sha256;
  randomId: () => string;
};

type DecideInput = { citizenRef: string; id: string; decision: Decision; code: string };

export type DecideResult =
  | Exclude<DecisionOutcome, { kind: 'not-asked' }>
  | { kind: 'not-found' }
  | { kind: 'wrong-code'; attemptsLeft: number }
  | { kind: 'code-locked' };

/** Another code may be issued while one is being looked at; more often than it may be resent it cannot. */
const MOST_CHANGES = 5;

/** A citizen's decision in the cabinet. Another's request is as if it were not there. Throws when AWS cannot be reached. */
export function makeDecideConsent(ports: Ports) {
  const { requests, windows, checkCode, recordDecision, now, sha256, randomId } = ports;

  async function open(citizenRef: string, id: string): Promise<Request | DecideResult> {
    const stored = await requests.find(id);
    const request = stored && asSeenAt(stored.request, { now: now(), sha256 });
    if (request?.citizenRef !== citizenRef || request.status === 'submitted') return { kind: 'not-found' };
    if (request.status === 'expired') return { kind: 'consent-expired' };
    return request.status === 'awaiting-consent' ? request : { kind: 'already-decided' };
  }

  return async ({ citizenRef, id, decision, code }: DecideInput): Promise<DecideResult> => {
    for (let changes = 0; changes < MOST_CHANGES; changes++) {
      const request = await open(citizenRef, id);
      if ('kind' in request) return request;
      const window = await windows.find(request);
      if (window?.requestId !== id) throw new Error(`the window of request ${id} is not there`);
      const tryId = randomId();
      const check = await checkCode({ window, code, tryId });
      if (check.kind === 'locked') return { kind: 'code-locked' };
      if (check.kind === 'wrong') return { kind: 'wrong-code', attemptsLeft: check.attemptsLeft };
      if (check.kind === 'changed') continue;
      const outcome = await recordDecision({ requestId: id, decision, channel: 'cabinet' }).catch(
        async (failure: unknown) => {
          // An outage must not lock out whoever has the right code and tries again.
          await windows.releaseTry(window, tryId);
          throw failure;
        },
      );
      return outcome.kind === 'not-asked' ? { kind: 'not-found' } : outcome;
    }
    throw new Error(`the code of request ${id} changed ${MOST_CHANGES} times in a row`);
  };
}
