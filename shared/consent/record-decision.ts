import type { DecidedBy } from '../domain/deciders.ts';
import type { Sha256 } from '../domain/event-chain.ts';
import type { Decision } from '../domain/lifecycle.ts';
import { decisionOf, type Request, type Step, type StepOf, transitions } from '../domain/request.ts';
import { LAWFUL, type Lifetimes } from '../domain/schedule.ts';
import { type Instant, plus } from '../domain/time.ts';
import type { Blocks } from '../storage/blocks.ts';
import type { CountNo } from '../storage/count-no.ts';
import type { Disowned } from '../storage/disowned.ts';
import type { Requests, Stored } from '../storage/requests.ts';
import type { ConsentWindow } from '../storage/windows.ts';
import { againstOthers } from './against-others.ts';
import { askedOf } from './asked.ts';

export type DecisionOutcome =
  | { kind: 'decided'; request: Request }
  /** The same decision was made before: by this citizen, perhaps by a call whose answer was lost. */
  | { kind: 'repeated'; request: Request }
  | { kind: 'not-asked' }
  | { kind: 'already-decided' }
  | { kind: 'consent-expired' };

type Ports = {
  requests: Pick<Requests, 'find' | 'save'>;
  disowned: Pick<Disowned, 'put'>;
  blocks: Pick<Blocks, 'refused'>;
  countNo: CountNo;
  now: () => Instant;
  sha256: Sha256;
  lifetimes?: Lifetimes;
};
type DecisionInput = {
  /** The window whose code was right: that it stands says that the citizen was asked. */
  window: ConsentWindow;
  decision: Decision;
  channel: 'sms' | 'cabinet';
  by: DecidedBy;
  /** Who decided, where it may be another than who was asked: in the cabinet any representative does. */
  citizenRef?: string;
  /** When the citizen decided, where that is known to be earlier than now. */
  at?: Instant;
  /** The request as it was read already: its write tells whether it stands so still. */
  read?: Stored;
};

/** The step by which a request comes to be asked, as its window records it: a fresh code has not moved the deadline. */
export const askedIn = (window: ConsentWindow, { consentWindow } = LAWFUL): StepOf<'ask'> => ({
  command: 'ask',
  channel: window.phoneMasked === null ? 'cabinet' : 'sms',
  askedAt: plus(window.deadline, -consentWindow),
  ...(window.shown && { shown: window.shown }),
  ...(window.quiet && { quiet: window.quiet }),
});

/** Nobody decides before being asked: a window whose prompt was to stand in the cabinet later was asked by the decision. */
function askedBy(window: ConsentWindow, at: Instant, lifetimes?: Lifetimes): StepOf<'ask'> {
  const asked = askedIn(window, lifetimes);
  return asked.askedAt !== undefined && asked.askedAt > at ? { ...asked, askedAt: at } : asked;
}

/**
 * Records a citizen's decision whose code was right. Of several at once exactly one counts, and only strictly before the
 * deadline (paragraph 19-1: two hours). The code is out before the request itself is written as asked: whoever is quicker
 * than that write decides all the same, and both steps are written as one. Throws when storage cannot be reached.
 */
export function makeRecordDecision(ports: Ports) {
  const { requests, disowned, blocks, countNo, now, sha256, lifetimes } = ports;

  /** Rule 7, before the decision itself: no means no, and a phone that is not the citizen's gets no code, whatever fails now. */
  async function remember({ citizenRef, requesterId, phoneRef }: ConsentWindow, decision: Decision) {
    const at = now();
    if (decision === 'refuse') await blocks.refused(citizenRef, { requesterId, refusedAt: at });
    if (decision === 'not-me' && phoneRef !== null) await disowned.put(phoneRef, at);
  }

  return async ({
    window,
    decision,
    channel,
    by,
    citizenRef,
    at,
    read,
  }: DecisionInput): Promise<DecisionOutcome> => {
    await remember(window, decision);
    let known = read;
    return againstOthers('a decision', async () => {
      const stored = known ?? (await requests.find(window.requestId));
      known = undefined;
      if (!stored) return { kind: 'not-asked' };
      const { request } = stored;
      const time = now();
      const representativeRef = by === 'representative' ? (citizenRef ?? askedOf(window)) : undefined;
      const decide: Step = { command: decision, channel, by, representativeRef, at: at ?? time };
      const isAsked = request.status !== 'submitted';
      const steps = isAsked ? [decide] : [askedBy(window, at ?? time, lifetimes), decide];
      const moved = transitions(request, steps, { now: time, sha256, lifetimes });
      if (moved.kind !== 'moved') return refusalOf(request, decision, moved.kind);
      const { kind } = await requests.save(stored, moved.request, time);
      if (kind !== 'saved') return undefined;
      await countNo(moved.request, decision);
      return { kind: 'decided', request: moved.request };
    });
  };
}

function refusalOf(request: Request, decision: Decision, kind: string): DecisionOutcome {
  if (decisionOf(request) === decision) return { kind: 'repeated', request };
  return kind === 'window-over' || request.status === 'expired'
    ? { kind: 'consent-expired' }
    : { kind: 'already-decided' };
}

export type RecordDecision = ReturnType<typeof makeRecordDecision>;
