import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { membershipOn } from '../../shared/domain/membership.ts';
import {
  decidedAt,
  type Request,
  type RequestIn,
  type Step,
  transition,
} from '../../shared/domain/request.ts';
import { retryAt } from '../../shared/domain/schedule.ts';
import { almatyDate, elapsed, type Instant } from '../../shared/domain/time.ts';
import type { Register } from '../../shared/storage/register.ts';
import type { Requests, Stored } from '../../shared/storage/requests.ts';
import type { Ask } from './ask.ts';

type Ports = {
  requests: Pick<Requests, 'find' | 'save' | 'postpone'>;
  register: Pick<Register, 'rowsOf'>;
  ask: Ask;
  countAnswer: (answered: { id: string; at: Instant; durationMs: number }) => Promise<void>;
  now: () => Instant;
  sha256: Sha256;
  randomVerificationCode: () => string;
  /** Told of each transition made, and of each failure that another attempt will follow. */
  report: {
    moved: (request: Request) => void;
    failed: (code: 'advance-failed' | 'count-failed', id: string, error: unknown) => void;
  };
};

export type AdvanceOutcome =
  | { kind: 'moved'; request: Request }
  /** Nothing to do now: final, not due yet, or somebody else moved it meanwhile. */
  | { kind: 'nothing-to-do' }
  /** It will be looked at again at its new due time. */
  | { kind: 'postponed' };

/**
 * Moves a request to its next state: `submitted` → ask, past its deadline → expire, `consented` → answer. Any number of
 * calls, in any order, at once or again, come to the same: each transition is one conditional write. Throws, after it has
 * reported so, when a request can neither be moved nor put off.
 */
export function makeAdvanceRequest(ports: Ports) {
  const { requests, register, ask, countAnswer, now, sha256, randomVerificationCode, report } = ports;

  async function nextSteps(request: Request): Promise<Step[] | 'later'> {
    switch (request.status) {
      case 'submitted':
        return ask(request);
      case 'awaiting-consent':
        return now() >= request.consentDeadline ? [{ command: 'expire' }] : [];
      case 'consented':
        return [{ command: 'answer', answer: await answerFor(request) }];
      default:
        return [];
    }
  }

  /** Annex 14, row 5: as of today, from the register. */
  async function answerFor(request: RequestIn<'consented'>) {
    const rows = await register.rowsOf(request.citizenRef);
    const issuedAt = now();
    const asOf = almatyDate(issuedAt);
    const { belongs } = membershipOn(rows, request.citizenRef, asOf);
    return { belongs, asOf, issuedAt, verificationCode: randomVerificationCode() };
  }

  async function move(stored: Stored, steps: readonly Step[]): Promise<AdvanceOutcome> {
    const at = now();
    let { request } = stored;
    for (const step of steps) {
      const moved = transition(request, step, { now: at, sha256 });
      if (moved.kind !== 'moved') return { kind: 'nothing-to-do' };
      request = moved.request;
    }
    const saved = await requests.save(stored, request, at);
    if (saved.kind === 'conflict') return { kind: 'nothing-to-do' };
    report.moved(request);
    await count(request);
    return { kind: 'moved', request };
  }

  /** A lost count makes the published service level a little less exact; it must not undo an answer. */
  async function count(request: Request): Promise<void> {
    const consentedAt = decidedAt(request);
    if (request.status !== 'answered' || consentedAt === null) return;
    const at = request.answer.issuedAt;
    try {
      await countAnswer({ id: request.id, at, durationMs: elapsed(consentedAt, at) });
    } catch (error) {
      report.failed('count-failed', request.id, error);
    }
  }

  async function postpone(stored: Stored): Promise<AdvanceOutcome> {
    const retries = 'retries' in stored.request ? stored.request.retries : 0;
    await requests.postpone(stored, retryAt(now(), retries));
    return { kind: 'postponed' };
  }

  async function moveOrPostpone(stored: Stored): Promise<AdvanceOutcome> {
    try {
      const steps = await nextSteps(stored.request);
      if (steps === 'later') return await postpone(stored);
      return steps.length === 0 ? { kind: 'nothing-to-do' } : await move(stored, steps);
    } catch (error) {
      report.failed('advance-failed', stored.request.id, error);
      return postpone(stored);
    }
  }

  return async (id: string): Promise<AdvanceOutcome> => {
    try {
      const stored = await requests.find(id);
      return stored ? await moveOrPostpone(stored) : { kind: 'nothing-to-do' };
    } catch (error) {
      // It could not even be read or put off: it stays due as it is.
      report.failed('advance-failed', id, error);
      throw error;
    }
  };
}

export type AdvanceRequest = ReturnType<typeof makeAdvanceRequest>;
