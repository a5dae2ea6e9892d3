import * as z from 'zod';
import type { DecidedBy } from './deciders.ts';
import {
  appendEvent,
  type ChainedEvent,
  type EventChain,
  eventSchema,
  type NewEvent,
  type Sha256,
  type Shown,
} from './event-chain.ts';
import { instant, keptIin } from './fields.ts';
import {
  COMMANDS,
  type Command,
  type Decision,
  decisionIn,
  isFinal,
  nextStatus,
  type Status,
  timeLimitOf,
} from './lifecycle.ts';
import { PURPOSES } from './purpose.ts';
import { type NamedRequester, REQUESTER_CLASSES, REQUESTER_KINDS } from './requester.ts';
import { ANSWER_WINDOW, closesBy, endAfter, endOf, LAWFUL, type Lifetimes, retryAt } from './schedule.ts';
import { type Instant, plus } from './time.ts';

const answerFacts = {
  belongs: z.boolean().describe('Whether the family receives targeted social assistance on asOf.'),
  asOf: z.iso.date().describe('The day it is true of, in Kazakhstan.'),
  issuedAt: instant.describe('When the answer was signed.'),
  verificationCode: z.string().describe('Anybody who holds the paper verifies it by this code.'),
};
/** The answer and the signed document that says it (compact JWS), from which every other form is made. */
export const answerSchema = z.strictObject({ ...answerFacts, jws: z.string() });
export type Answer = z.infer<typeof answerSchema>;
/** Annex 14, row 5: whether the applicant (family) belongs to the recipients of TSA. */
export type AnswerFacts = Omit<Answer, 'jws'>;

/** Who said no: the citizen, or somebody at the citizen's number who is somebody else. */
export const REFUSAL_REASONS = ['citizen', 'not-me'] as const;
/**
 * Why nothing was sent (rule 7): this requester was refused before; the holder of the citizen's number said "not me"; the
 * citizen has blocked the requester; the day's SMS are used up. All but a blocked one wait in the cabinet.
 */
export const QUIET_REASONS = ['refused-before', 'not-me', 'blocked', 'sms-used-up'] as const;
export type QuietReason = (typeof QUIET_REASONS)[number];

const facts = z.strictObject({
  id: z.string(),
  /** An organisation's BIN, or a person's opaque reference. */
  requesterId: z.string(),
  requesterName: z.string(),
  requesterKind: z.enum(REQUESTER_KINDS),
  /** As `NamedRequester` has them, when it asked. */
  requesterNames: z.object({ ru: z.string(), en: z.string().optional() }).optional(),
  requesterClass: z.enum(REQUESTER_CLASSES).nullish(),
  citizenRef: z.string(),
  /** Rule 8: which representative decided, where one did; shown to nobody. */
  representativeRef: z.string().optional(),
  iin: keptIin,
  purpose: z.enum(PURPOSES),
  reference: z.string().nullable(),
  /** Who of the organisation asked: the `sub` of the token. Told to that organisation alone; absent for persons, and before it was kept. */
  officer: z.string().optional(),
  /** Tells whether an idempotency key came again with the same body. */
  bodyHash: z.string(),
  createdAt: instant,
  /** The end: when a request that nobody decided becomes `expired` (rule 3). */
  expiresAt: instant,
  events: z.array(eventSchema),
});

const unfinished = {
  /** When the due index brings the request up again. */
  dueAt: instant,
  /** Failed attempts in this status; 0 tells the stream's filter that this is a fresh transition. */
  retries: z.number().int(),
};
const quiet = z.enum(QUIET_REASONS).optional();
/** `quiet`: for the citizen alone; its requester never sees it. */
const asked = { consentDeadline: instant, quiet };

/** Each status with just the fields it can have. */
const REQUEST = {
  submitted: facts.extend({ status: z.literal('submitted'), ...unfinished }),
  'awaiting-consent': facts.extend({ status: z.literal('awaiting-consent'), ...unfinished, ...asked }),
  consented: facts.extend({ status: z.literal('consented'), ...unfinished, ...asked }),
  answered: facts.extend({ status: z.literal('answered'), ...asked, answer: answerSchema }),
  refused: facts.extend({
    status: z.literal('refused'),
    ...asked,
    reason: z.enum(REFUSAL_REASONS),
  }),
  expired: facts.extend({ status: z.literal('expired'), ...asked }),
  cancelled: facts.extend({
    status: z.literal('cancelled'),
    consentDeadline: instant.nullable(),
    quiet,
  }),
} as const satisfies { [S in Status]: z.ZodType<{ status: S }> };

/** Every field that a request of some status has. */
export const REQUEST_FIELDS: ReadonlySet<string> = new Set(
  Object.values(REQUEST).flatMap(({ shape }) => Object.keys(shape)),
);

/** A confirmation request. */
export type Request = { [S in Status]: z.infer<(typeof REQUEST)[S]> }[Status];
export type RequestIn<S extends Status> = Extract<Request, { status: S }>;

const [firstStatus, ...otherStatuses] = Object.values(REQUEST);
export const requestSchema: z.ZodType<Request> = z.discriminatedUnion('status', [
  firstStatus as (typeof REQUEST)[Status],
  ...otherStatuses,
]);

/** What is known when a request comes in. */
export type Submission = Omit<
  z.infer<typeof facts>,
  'events' | 'createdAt' | 'expiresAt' | 'representativeRef'
>;

/**
 * How the citizen was reached; `standing-refusal`: not at all, since the citizen has blocked this requester; `nobody`: not at
 * all, since nobody may decide (rule 8).
 */
type AskChannel = 'sms' | 'cabinet' | 'standing-refusal' | 'nobody';
/**
 * `by`: the subject unless told otherwise; `representativeRef`: then which one. `at`: when the citizen decided, where that is
 * known to be earlier than now.
 */
type DecisionDetails = {
  channel: 'sms' | 'cabinet';
  by?: DecidedBy;
  representativeRef?: string | undefined;
  at?: Instant;
};

type Details = {
  ask: { channel: AskChannel; askedAt?: Instant; shown?: Shown; quiet?: QuietReason; begunAt?: Instant };
  expire: object;
  cancel: object;
  answer: { answer: Answer };
} & Record<Decision, DecisionDetails>;

export type StepOf<C extends Command> = { [D in C]: { command: D } & Details[D] }[C];
export type Step = StepOf<Command>;

export type Transition =
  | { kind: 'moved'; request: Request }
  /** The table has no such step from this status. */
  | { kind: 'not-allowed'; final: boolean }
  /** The consent window is over (grant, refuse, not-me), or the end has not come yet (expire). */
  | { kind: 'window-over' }
  | { kind: 'before-end' };

/** Of a request, who asks. */
export type AskedBy = Pick<
  Request,
  'requesterId' | 'requesterKind' | 'requesterName' | 'requesterNames' | 'requesterClass'
>;

/** `lifetimes`: of a sandbox, where it is one. */
type Context = { now: Instant; sha256: Sha256; lifetimes?: Lifetimes | undefined };
type ChainFacts = Pick<z.infer<typeof facts>, 'id' | 'requesterId' | 'citizenRef' | 'purpose' | 'events'>;

/**
 * The citizen as this requester knows them: a hash of the keyed reference, another one for each requester, so that two
 * cannot join what they know by it, and nobody comes from it to the reference that stands in our keys.
 */
export const subjectOf = (
  { citizenRef, requesterId }: { citizenRef: string; requesterId: string },
  sha256: Sha256,
): string => sha256(JSON.stringify(['subject', citizenRef, requesterId]));

/** Who asked, as they were named when they did. */
export const requesterOf = (request: AskedBy): NamedRequester => ({
  id: request.requesterId,
  kind: request.requesterKind,
  name: request.requesterName,
  names: request.requesterNames,
  class: request.requesterClass,
});

/** A request's event chain: it hangs on facts that never change. */
export function chainOf(
  request: ChainFacts,
  sha256: Sha256,
): EventChain & { events: readonly ChainedEvent[] } {
  const { id, requesterId, citizenRef, purpose, events } = request;
  return {
    anchor: JSON.stringify([id, requesterId, subjectOf(request, sha256), purpose]),
    salt: sha256(JSON.stringify(['salt', citizenRef, id])),
    events,
  };
}

export function submit(submission: Submission, { now, sha256, lifetimes }: Context): RequestIn<'submitted'> {
  const first: NewEvent = { type: 'submitted', at: now, by: 'requester' };
  return {
    ...submission,
    status: 'submitted',
    createdAt: now,
    expiresAt: endOf(now, lifetimes),
    events: appendEvent(chainOf({ ...submission, events: [] }, sha256), first, sha256),
    dueAt: retryAt(now, 0),
    retries: 0,
  };
}

/**
 * One step of the lifecycle. Pure: the same request, step and time give the same result. Rule 2: a decision counts
 * only strictly before `consentDeadline`. Rule 3: nothing expires before its end.
 */
export function transition(request: Request, step: Step, context: Context): Transition {
  if (nextStatus(request.status, step.command) === null) {
    return { kind: 'not-allowed', final: isFinal(request.status) };
  }
  const event = eventOf(request, step, context.now);
  const limit = timeLimitOf(step.command);
  const deadline = deadlineOf(request);
  if (limit === 'window' && deadline !== null && event.at >= deadline) return { kind: 'window-over' };
  if (limit === 'end' && context.now < request.expiresAt) return { kind: 'before-end' };
  return { kind: 'moved', request: moved(request, step, event, context) };
}

/** Several steps written as one; the first that is not possible decides. */
export function transitions(request: Request, steps: readonly Step[], context: Context): Transition {
  let reached: Transition = { kind: 'moved', request };
  for (const step of steps) {
    if (reached.kind === 'moved') reached = transition(reached.request, step, context);
  }
  return reached;
}

function moved(request: Request, step: Step, event: NewEvent, context: Context): Request {
  const { now, sha256, lifetimes = LAWFUL } = context;
  const base = {
    ...factsOf(request),
    ...('representativeRef' in step &&
      step.representativeRef !== undefined && { representativeRef: step.representativeRef }),
    events: appendEvent(chainOf(request, sha256), event, sha256),
  };
  const consentDeadline = deadlineOf(request) ?? plus(event.at, lifetimes.consentWindow);
  const why = (step.command === 'ask' ? step.quiet : quietOf(request)) ?? undefined;
  const asking = { consentDeadline, ...(why && { quiet: why }) };
  const { command } = step;
  switch (command) {
    case 'ask': {
      const moved = endAfter(request.expiresAt, consentDeadline, lifetimes);
      const begunAt = step.begunAt ?? request.createdAt;
      const expiresAt = endAfter(moved, closesBy(begunAt, lifetimes), lifetimes);
      const status = COMMANDS[command].to;
      return { ...base, status, expiresAt, ...asking, dueAt: expiresAt, retries: 0 };
    }
    case 'grant':
      return { ...base, status: COMMANDS[command].to, ...asking, dueAt: retryAt(now, 0), retries: 0 };
    case 'refuse':
      return { ...base, status: COMMANDS[command].to, ...asking, reason: 'citizen' };
    case 'not-me':
      return { ...base, status: COMMANDS[command].to, ...asking, reason: 'not-me' };
    case 'expire':
      return { ...base, status: COMMANDS[command].to, ...asking };
    case 'cancel':
      return { ...base, status: COMMANDS[command].to, ...asking, consentDeadline: deadlineOf(request) };
    case 'answer':
      return { ...base, status: COMMANDS[command].to, ...asking, answer: step.answer };
    default:
      return command satisfies never;
  }
}

/** Head of the chain once the request is answered: known before, so that the signed answer can name it. */
export function headWhenAnswered(request: Request, issuedAt: Instant, sha256: Sha256): string {
  const event: NewEvent = { type: COMMANDS.answer.event, at: issuedAt, by: COMMANDS.answer.by };
  return appendEvent(chainOf(request, sha256), event, sha256).at(-1)?.hash ?? '';
}

function actorOf(step: Step): NewEvent['by'] {
  const { by } = COMMANDS[step.command];
  if (by !== 'citizen') return by;
  return ('by' in step && step.by) || 'subject';
}

function eventOf(request: Request, step: Step, now: Instant): NewEvent {
  const { event } = COMMANDS[step.command];
  return {
    type: event,
    at: timeOf(request, step) ?? now,
    by: actorOf(step),
    ...('channel' in step && { channel: step.channel }),
    ...('shown' in step && { shown: step.shown }),
  };
}

/**
 * A request expires at its end, whenever that is noticed; it was asked when the SMS was accepted, decided when the reply
 * was received (never before it was asked, whatever a gateway's clock shows), and answered when its answer says.
 */
function timeOf(request: Request, step: Step): Instant | null {
  switch (step.command) {
    case 'ask':
      return step.askedAt ?? null;
    case 'grant':
    case 'refuse':
    case 'not-me':
      return step.at === undefined ? null : latest(step.at, eventAt(request, ['asked']) ?? step.at);
    case 'expire':
      return request.expiresAt;
    case 'answer':
      return step.answer.issuedAt;
    case 'cancel':
      return null;
    default:
      return step satisfies never;
  }
}

const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);

const factsOf = (request: Request): z.infer<typeof facts> => ({
  id: request.id,
  requesterId: request.requesterId,
  requesterName: request.requesterName,
  requesterKind: request.requesterKind,
  ...(request.requesterNames !== undefined && { requesterNames: request.requesterNames }),
  ...(request.requesterClass !== undefined && { requesterClass: request.requesterClass }),
  citizenRef: request.citizenRef,
  ...(request.representativeRef !== undefined && { representativeRef: request.representativeRef }),
  iin: request.iin,
  purpose: request.purpose,
  reference: request.reference,
  ...(request.officer !== undefined && { officer: request.officer }),
  bodyHash: request.bodyHash,
  createdAt: request.createdAt,
  expiresAt: request.expiresAt,
  events: request.events,
});

export const deadlineOf = (request: Request): Instant | null =>
  request.status === 'submitted' ? null : request.consentDeadline;

/** Why nothing was sent; null where an SMS went out, or nobody was asked yet. */
export function quietOf(request: Request): QuietReason | null {
  const said = request.status === 'submitted' ? undefined : request.quiet;
  const blocked = request.events.some(({ channel }) => channel === 'standing-refusal');
  return said ?? (blocked ? 'blocked' : null);
}

/** Rule 7: a request that its citizen was asked about, once the citizen has blocked the requester. */
export const blockedNow = (request: RequestIn<'awaiting-consent'>): RequestIn<'awaiting-consent'> => ({
  ...request,
  quiet: 'blocked',
});

const eventAt = (request: Request, types: readonly ChainedEvent['type'][]): Instant | null =>
  request.events.find((event) => types.includes(event.type))?.at ?? null;

export const decisionEventOf = (request: Request): ChainedEvent | undefined =>
  request.events.find(({ type }) => decisionIn(type) !== null);

export const decidedAt = (request: Request): Instant | null => decisionEventOf(request)?.at ?? null;

/** Who decided; null while, or since, nobody did. Before representatives could, it was the subject. */
export function decidedBy(request: Request): DecidedBy | null {
  const event = decisionEventOf(request);
  if (!event) return null;
  return event.by === 'representative' ? 'representative' : 'subject';
}

/** The person who decided, as a reference; the subject where nobody, or before it was written down which representative did. */
export const deciderOf = ({ citizenRef, representativeRef }: Request): string =>
  representativeRef ?? citizenRef;

/** What the citizen decided; null while, or since, nobody did. */
export function decisionOf(request: Request): Decision | null {
  const event = decisionEventOf(request);
  return event ? decisionIn(event.type) : null;
}

export const answeredAt = (request: Request): Instant | null => eventAt(request, ['answered']);

export function answerDeadline(request: Request): Instant | null {
  const grantedAt = eventAt(request, ['granted']);
  return grantedAt === null ? null : plus(grantedAt, ANSWER_WINDOW);
}

/**
 * Rule 4: whether, when and how a citizen was asked is told to a requester only once the citizen has decided: an unasked,
 * a silent and an unreachable person look alike.
 */
export const eventsForRequester = (request: Request): readonly ChainedEvent[] =>
  decisionOf(request) === null ? request.events.filter(({ type }) => type !== 'asked') : request.events;
