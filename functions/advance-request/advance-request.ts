import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { decidedAt, type Request, type Step, transitions } from '../../shared/domain/request.ts';
import { LAWFUL, type Lifetimes, malformedRetryAt, retryAt } from '../../shared/domain/schedule.ts';
import { elapsed, type Instant, plus } from '../../shared/domain/time.ts';
import { MalformedItem, type ReportMalformed } from '../../shared/storage/malformed.ts';
import type { Requests, Stored } from '../../shared/storage/requests.ts';
import type { AnswerRequest } from './answer.ts';
import type { Ask } from './ask.ts';

type Ports = {
  requests: Pick<Requests, 'find' | 'save' | 'postpone' | 'postponeMalformed'>;
  ask: Ask;
  answer: AnswerRequest;
  countAnswer: (answered: { id: string; at: Instant; durationMs: number }) => Promise<void>;
  now: () => Instant;
  sha256: Sha256;
  lifetimes?: Lifetimes;
  /** Told of each transition made, and of each failure that another attempt will follow. */
  report: {
    moved: (request: Request) => void;
    failed: (code: 'advance-failed' | 'count-failed', id: string, error: unknown) => void;
    /** Told, before the attempt, how long a consent has waited for its answer, ms. */
    waiting: (ms: number) => void;
    malformed: ReportMalformed;
  };
};

export type AdvanceOutcome =
  | { kind: 'moved'; request: Request }
  /** Nothing to do now: final, not due yet, or somebody else moved it meanwhile. */
  | { kind: 'nothing-to-do' }
  /** It will be looked at again at its new due time. */
  | { kind: 'postponed' };

/** Whether the request was read just now, or handed on by the stream. */
type Look = { read: boolean };

/**
 * Moves a request to its next state: `submitted` → ask, past its end → expire, `consented` → answer. Any number of
 * calls, in any order, at once or again, come to the same: each transition is one conditional write, which also tells when
 * what was `handedOn` (by a record of the stream, which has the request as it was written) has moved since. Throws, after
 * it has reported so, when a request can neither be moved nor put off.
 */
export function makeAdvanceRequest(ports: Ports) {
  const { requests, ask, answer, countAnswer, now, sha256, lifetimes = LAWFUL, report } = ports;

  function reportWaiting(request: Request): void {
    const consentedAt = request.status === 'consented' ? decidedAt(request) : null;
    if (consentedAt !== null) report.waiting(elapsed(consentedAt, now()));
  }

  async function nextSteps({ request, version }: Stored, { read }: Look): Promise<Step[] | 'later'> {
    switch (request.status) {
      case 'submitted':
        return ask(request, async () => read || (await requests.find(request.id))?.version === version);
      case 'awaiting-consent':
        return now() >= request.expiresAt ? [{ command: 'expire' }] : [];
      case 'consented':
        return [{ command: 'answer', answer: await answer(request) }];
      case 'answered':
      case 'refused':
      case 'expired':
      case 'cancelled':
        return [];
      default:
        return request satisfies never;
    }
  }

  async function move(stored: Stored, steps: readonly Step[]): Promise<AdvanceOutcome> {
    const at = now();
    const moved = transitions(stored.request, steps, { now: at, sha256, lifetimes });
    if (moved.kind !== 'moved') return { kind: 'nothing-to-do' };
    const { request } = moved;
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
    await requests.postpone(stored, nextTry(stored.request, now(), lifetimes));
    return { kind: 'postponed' };
  }

  async function moveOrPostpone(stored: Stored, look: Look): Promise<AdvanceOutcome> {
    reportWaiting(stored.request);
    try {
      const steps = await nextSteps(stored, look);
      if (steps === 'later') return await postpone(stored);
      return steps.length === 0 ? { kind: 'nothing-to-do' } : await move(stored, steps);
    } catch (error) {
      // Its window or another item that it needs: the request itself is put off as after any failure.
      if (error instanceof MalformedItem) report.malformed(error);
      else report.failed('advance-failed', stored.request.id, error);
      return postpone(stored);
    }
  }

  /** Nothing mends it but a person: it is looked at again, ever more seldom, so that it is seen until it is mended. */
  async function putOff(item: MalformedItem): Promise<AdvanceOutcome> {
    report.malformed(item);
    await requests.postponeMalformed(item, malformedRetryAt(now(), item.times));
    return { kind: 'postponed' };
  }

  async function lookAt(id: string): Promise<AdvanceOutcome> {
    try {
      const stored = await requests.find(id);
      return stored ? await moveOrPostpone(stored, { read: true }) : { kind: 'nothing-to-do' };
    } catch (error) {
      if (error instanceof MalformedItem) return putOff(error);
      throw error;
    }
  }

  return async (id: string, handedOn: Stored | null = null): Promise<AdvanceOutcome> => {
    try {
      return handedOn ? await moveOrPostpone(handedOn, { read: false }) : await lookAt(id);
    } catch (error) {
      // It could not even be read or put off: it stays due as it is.
      report.failed('advance-failed', id, error);
      throw error;
    }
  };
}

/** The last try to ask by SMS is when patience ends, so that the window still closes before the end (rule 3). */
function nextTry(request: Request, at: Instant, { smsPatience }: Lifetimes): Instant {
  const next = retryAt(at, 'retries' in request ? request.retries : 0);
  const patienceEnds = plus(request.createdAt, smsPatience);
  return request.status === 'submitted' && at < patienceEnds && patienceEnds < next ? patienceEnds : next;
}

export type AdvanceRequest = ReturnType<typeof makeAdvanceRequest>;
