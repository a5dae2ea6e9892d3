import { z } from 'zod';
import {
  appendEvent,
  type ChainedEvent,
  type EventChain,
  eventSchema,
  type NewEvent,
  type Sha256,
  type Shown,
} from './event-chain.ts';
import { type Command, EVENT_OF, isFinal, nextStatus } from './lifecycle.ts';
import { PURPOSES } from './purpose.ts';
import { ANSWER_WINDOW, CONSENT_WINDOW, retryAt } from './schedule.ts';
import { type Instant, plus } from './time.ts';

const instant = z.iso.datetime({ precision: 3 });

const answerFacts = {
  belongs: z.boolean(),
  asOf: z.iso.date(),
  issuedAt: instant,
  verificationCode: z.string(),
};
/** The answer and the signed document that says it (compact JWS), from which every other form is made. */
export const answerSchema = z.strictObject({ ...answerFacts, jws: z.string() });
export type Answer = z.infer<typeof answerSchema>;
/** Annex 14, row 5: whether the applicant (family) belongs to the recipients of TSA. */
export type AnswerFacts = Omit<Answer, 'jws'>;

export const REQUESTER_KINDS = ['organisation', 'person'] as const;
export type RequesterKind = (typeof REQUESTER_KINDS)[number];

const facts = z.strictObject({
  id: z.string(),
  /** An organisation's BIN, or a person's opaque reference. */
  requesterId: z.string(),
  requesterName: z.string(),
  requesterKind: z.enum(REQUESTER_KINDS),
  citizenRef: z.string(),
  iin: z.string().length(12),
  purpose: z.enum(PURPOSES),
  reference: z.string().nullable(),
  /** Tells whether an idempotency key came again with the same body. */
  bodyHash: z.string(),
  createdAt: instant,
  events: z.array(eventSchema),
});

const unfinished = {
  /** When the due index brings the request up again. */
  dueAt: instant,
  /** Failed attempts in this status; 0 tells the stream's filter that this is a fresh transition. */
  retries: z.number().int(),
};
const asked = { consentDeadline: instant };

export const requestSchema = z.discriminatedUnion('status', [
  facts.extend({ status: z.literal('submitted'), ...unfinished }),
  facts.extend({ status: z.literal('awaiting-consent'), ...unfinished, ...asked }),
  facts.extend({ status: z.literal('consented'), ...unfinished, ...asked }),
  facts.extend({ status: z.literal('answered'), ...asked, answer: answerSchema }),
  facts.extend({ status: z.literal('refused'), ...asked, reason: z.enum(['citizen', 'not-me']) }),
  facts.extend({ status: z.literal('expired'), ...asked }),
  facts.extend({ status: z.literal('cancelled'), consentDeadline: instant.nullable() }),
]);

/** A confirmation request: each status has just the fields it can have. */
export type Request = z.infer<typeof requestSchema>;
export type RequestIn<S extends Request['status']> = Extract<Request, { status: S }>;

/** What is known when a request comes in. */
export type Submission = Omit<z.infer<typeof facts>, 'events' | 'createdAt'>;

export type Step =
  | { command: 'ask'; channel: 'sms' | 'cabinet'; askedAt?: Instant; shown?: Shown }
  | { command: 'grant' | 'refuse' | 'not-me'; channel: 'sms' | 'cabinet' | 'standing-refusal' }
  | { command: 'expire' }
  | { command: 'cancel' }
  | { command: 'answer'; answer: Answer };

export type Transition =
  | { kind: 'moved'; request: Request }
  /** The table has no such step from this status. */
  | { kind: 'not-allowed'; final: boolean }
  /** The consent window is over (grant, refuse, not-me), or not yet over (expire). */
  | { kind: 'window-over' }
  | { kind: 'window-open' };

type Context = { now: Instant; sha256: Sha256 };
type ChainFacts = Pick<z.infer<typeof facts>, 'id' | 'requesterId' | 'citizenRef' | 'purpose' | 'events'>;

const ACTOR = {
  ask: 'service',
  grant: 'citizen',
  refuse: 'citizen',
  'not-me': 'citizen',
  expire: 'service',
  cancel: 'requester',
  answer: 'service',
} as const satisfies Record<Command, NewEvent['by']>;

/**
 * The citizen as this requester knows them: a hash of the keyed reference, another one for each requester, so that two
 * cannot join what they know by it, and nobody comes from it to the reference that stands in our keys.
 */
export const subjectOf = (
  { citizenRef, requesterId }: { citizenRef: string; requesterId: string },
  sha256: Sha256,
): string => sha256(JSON.stringify(['subject', citizenRef, requesterId]));

/** A request's event chain: it hangs on facts that never change. */
export function chainOf(request: ChainFacts, sha256: Sha256): EventChain {
  const { id, requesterId, citizenRef, purpose, events } = request;
  return {
    anchor: JSON.stringify([id, requesterId, subjectOf(request, sha256), purpose]),
    salt: sha256(JSON.stringify(['salt', citizenRef, id])),
    events,
  };
}

export function submit(submission: Submission, { now, sha256 }: Context): RequestIn<'submitted'> {
  const first: NewEvent = { type: 'submitted', at: now, by: 'requester' };
  return {
    ...submission,
    status: 'submitted',
    createdAt: now,
    events: appendEvent(chainOf({ ...submission, events: [] }, sha256), first, sha256),
    dueAt: retryAt(now, 0),
    retries: 0,
  };
}

/**
 * One step of the lifecycle. Pure: the same request, step and time give the same result. Rule 2: a decision counts
 * only strictly before `consentDeadline`.
 */
export function transition(request: Request, step: Step, context: Context): Transition {
  if (nextStatus(request.status, step.command) === null) {
    return { kind: 'not-allowed', final: isFinal(request.status) };
  }
  const { now } = context;
  const over = isOver(request, now);
  if (over && (step.command === 'grant' || step.command === 'refuse' || step.command === 'not-me')) {
    return { kind: 'window-over' };
  }
  if (over && step.command === 'cancel') return { kind: 'not-allowed', final: true };
  if (!over && step.command === 'expire') return { kind: 'window-open' };
  return { kind: 'moved', request: moved(request, step, context) };
}

function moved(request: Request, step: Step, { now, sha256 }: Context): Request {
  const event = eventOf(request, step, now);
  const base = {
    ...factsOf(request),
    events: appendEvent(chainOf(request, sha256), event, sha256),
  };
  const consentDeadline = deadlineOf(request) ?? plus(event.at, CONSENT_WINDOW);
  switch (step.command) {
    case 'ask':
      return { ...base, status: 'awaiting-consent', consentDeadline, dueAt: consentDeadline, retries: 0 };
    case 'grant':
      return { ...base, status: 'consented', consentDeadline, dueAt: retryAt(now, 0), retries: 0 };
    case 'refuse':
      return { ...base, status: 'refused', consentDeadline, reason: 'citizen' };
    case 'not-me':
      return { ...base, status: 'refused', consentDeadline, reason: 'not-me' };
    case 'expire':
      return { ...base, status: 'expired', consentDeadline };
    case 'cancel':
      return { ...base, status: 'cancelled', consentDeadline: deadlineOf(request) };
    case 'answer':
      return { ...base, status: 'answered', consentDeadline, answer: step.answer };
  }
}

/** Head of the chain once the request is answered: known before, so that the signed answer can name it. */
export function headWhenAnswered(request: Request, issuedAt: Instant, sha256: Sha256): string {
  const event: NewEvent = { type: 'answered', at: issuedAt, by: ACTOR.answer };
  return appendEvent(chainOf(request, sha256), event, sha256).at(-1)?.hash ?? '';
}

function eventOf(request: Request, step: Step, now: Instant): NewEvent {
  return {
    type: EVENT_OF[step.command],
    at: timeOf(request, step) ?? now,
    by: ACTOR[step.command],
    ...('channel' in step && { channel: step.channel }),
    ...('shown' in step && { shown: step.shown }),
  };
}

/**
 * A request expires at its deadline, whenever that is noticed; it was asked when the SMS was accepted, and answered when
 * its answer says.
 */
function timeOf(request: Request, step: Step): Instant | null {
  if (step.command === 'expire') return deadlineOf(request);
  if (step.command === 'ask') return step.askedAt ?? null;
  return step.command === 'answer' ? step.answer.issuedAt : null;
}

const factsOf = (request: Request): z.infer<typeof facts> => ({
  id: request.id,
  requesterId: request.requesterId,
  requesterName: request.requesterName,
  requesterKind: request.requesterKind,
  citizenRef: request.citizenRef,
  iin: request.iin,
  purpose: request.purpose,
  reference: request.reference,
  bodyHash: request.bodyHash,
  createdAt: request.createdAt,
  events: request.events,
});

export const deadlineOf = (request: Request): Instant | null =>
  request.status === 'submitted' ? null : request.consentDeadline;

const isOver = (request: Request, now: Instant): boolean =>
  request.status === 'awaiting-consent' && now >= request.consentDeadline;

/** Rule 2: past its deadline a request reads as expired at once, even when nothing has swept it yet. */
export function asSeenAt(request: Request, context: Context): Request {
  const seen = transition(request, { command: 'expire' }, context);
  return seen.kind === 'moved' ? seen.request : request;
}

const eventAt = (request: Request, types: readonly ChainedEvent['type'][]): Instant | null =>
  request.events.find((event) => types.includes(event.type))?.at ?? null;

export const decidedAt = (request: Request): Instant | null =>
  eventAt(request, ['granted', 'refused', 'not-me']);

export const answeredAt = (request: Request): Instant | null => eventAt(request, ['answered']);

export function answerDeadline(request: Request): Instant | null {
  const grantedAt = eventAt(request, ['granted']);
  return grantedAt === null ? null : plus(grantedAt, ANSWER_WINDOW);
}
