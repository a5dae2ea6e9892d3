import type { ConfirmationRequest } from '../contract/answers/request.ts';
import { maskIin } from '../domain/identity-number.ts';
import { asSeen, isFinal } from '../domain/lifecycle.ts';
import {
  type Answer,
  type AnswerFacts,
  answerDeadline,
  answeredAt,
  decidedAt,
  eventsForRequester,
  type Request,
} from '../domain/request.ts';
import { elapsed, HOUR, type Instant, MINUTE } from '../domain/time.ts';

/**
 * A request as its requester sees it: until a decision the same status, times and events whoever the citizen is, absent
 * times null (rule 4).
 */
export const requestView = (request: Request): ConfirmationRequest => ({
  id: request.id,
  status: asSeen(request.status),
  iin: maskIin(request.iin),
  purpose: request.purpose,
  reference: request.reference,
  ...(request.officer !== undefined && { submittedBy: request.officer }),
  createdAt: request.createdAt,
  expiresAt: request.expiresAt,
  answerDeadline: answerDeadline(request),
  decidedAt: decidedAt(request),
  answeredAt: answeredAt(request),
  ...(request.status === 'refused' && { reason: request.reason }),
  ...(request.status === 'answered' && { answer: answerFacts(request.answer) }),
  events: eventsForRequester(request).map(({ type, at }) => ({ type, at })),
});

/** The answer without its signed form. */
export const answerFacts = ({ belongs, asOf, issuedAt, verificationCode }: Answer): AnswerFacts => ({
  belongs,
  asOf,
  issuedAt,
  verificationCode,
});

/** By a request's age: how long, in seconds, a client waits before it asks again. */
const POLL_AFTER = [
  { younger: MINUTE, seconds: 2 },
  { younger: 10 * MINUTE, seconds: 5 },
  { younger: HOUR, seconds: 15 },
] as const;
const POLL_SELDOM = 60;

/** Seconds after which asking again makes sense, the same for everybody (rule 4); null once nothing can change any more. */
export function pollAfter({ status, createdAt }: Request, now: Instant): number | null {
  if (isFinal(status)) return null;
  const age = elapsed(createdAt, now);
  return POLL_AFTER.find(({ younger }) => age < younger)?.seconds ?? POLL_SELDOM;
}
