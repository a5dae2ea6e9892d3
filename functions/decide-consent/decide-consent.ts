import type { CheckCode } from '../../shared/consent/check-code.ts';
import type { FindOpen } from '../../shared/consent/find-open.ts';
import type { DecisionOutcome, RecordDecision } from '../../shared/consent/record-decision.ts';
import type { Lock } from '../../shared/domain/code.ts';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import { decisionOf, type Request } from '../../shared/domain/request.ts';
import type { Acknowledge } from '../../shared/messaging/acknowledge.ts';
import type { Windows } from '../../shared/storage/windows.ts';

type Ports = {
  findOpen: FindOpen;
  windows: Pick<Windows, 'releaseTry'>;
  checkCode: CheckCode;
  recordDecision: RecordDecision;
  /** Null where a decision in the cabinet is acknowledged on its page only. */
  acknowledge: Acknowledge | null;
  randomId: () => string;
};

type DecideInput = { citizenRef: string; id: string; decision: Decision; code: string };

export type DecideResult =
  | Exclude<DecisionOutcome, { kind: 'not-asked' }>
  | { kind: 'not-found' }
  /** `lock`: what these tries locked, where none is left. */
  | { kind: 'wrong-code'; attemptsLeft: number; lock: Lock | null }
  | { kind: 'code-locked'; lock: Lock };

/** Another code may be issued while one is being looked at; more often than it may be resent it cannot. */
const MOST_CHANGES = 5;

/**
 * A citizen's decision in the cabinet; the decision that was made before is made again, whatever the code. A
 * request that is another's to decide is as if it were not there. Throws when AWS cannot be reached.
 */
export function makeDecideConsent({
  findOpen,
  windows,
  checkCode,
  recordDecision,
  acknowledge,
  randomId,
}: Ports) {
  return async ({ citizenRef, id, decision, code }: DecideInput): Promise<DecideResult> => {
    for (let changes = 0; changes < MOST_CHANGES; changes++) {
      const found = await findOpen({ citizenRef, id });
      if (found.kind === 'already-decided') return repeated(found.request, decision);
      if (found.kind !== 'open') return found;
      const { window, by } = found;
      const tryId = randomId();
      const check = await checkCode({ window, code, tryId });
      if (check.kind === 'locked') return { kind: 'code-locked', lock: check.lock };
      if (check.kind === 'wrong') {
        const { attemptsLeft, lock } = check;
        return { kind: 'wrong-code', attemptsLeft, lock: attemptsLeft === 0 ? lock : null };
      }
      if (check.kind === 'changed') continue;
      const outcome = await recordDecision({ window, decision, channel: 'cabinet', by, citizenRef }).catch(
        async (failure: unknown) => {
          // An outage must not lock out whoever has the right code and tries again.
          await windows.releaseTry(window, tryId);
          throw failure;
        },
      );
      if (outcome.kind === 'decided') await acknowledge?.({ citizenRef, requestId: id, decision });
      return outcome.kind === 'not-asked' ? { kind: 'not-found' } : outcome;
    }
    throw new Error(`the code of request ${id} changed ${MOST_CHANGES} times in a row`);
  };
}

const repeated = (request: Request, decision: Decision): DecideResult =>
  decisionOf(request) === decision ? { kind: 'repeated', request } : { kind: 'already-decided' };
