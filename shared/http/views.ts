import { type Iin, maskIin } from '../domain/identity-number.ts';
import { isFinal } from '../domain/lifecycle.ts';
import {
  type Answer,
  type AnswerFacts,
  answerDeadline,
  answeredAt,
  deadlineOf,
  decidedAt,
  type Request,
} from '../domain/request.ts';

/** A request as its requester sees it: the same fields whoever the citizen is, absent times null (rule 4). */
export const requestView = (request: Request) => ({
  id: request.id,
  status: request.status,
  iin: maskIin(request.iin as Iin),
  purpose: request.purpose,
  reference: request.reference,
  createdAt: request.createdAt,
  consentDeadline: deadlineOf(request),
  answerDeadline: answerDeadline(request),
  decidedAt: decidedAt(request),
  answeredAt: answeredAt(request),
  ...(request.status === 'refused' && { reason: request.reason }),
  ...(request.status === 'answered' && { answer: answerFacts(request.answer) }),
  events: request.events.map(({ type, at }) => ({ type, at })),
});

/** The answer without its signed form. */
export const answerFacts = ({ belongs, asOf, issuedAt, verificationCode }: Answer): AnswerFacts => ({
  belongs,
  asOf,
  issuedAt,
  verificationCode,
});

/** Seconds after which asking again makes sense; null once nothing can change any more. */
export function pollAfter({ status }: Request): number | null {
  if (isFinal(status)) return null;
  return status === 'awaiting-consent' ? 5 : 1;
}
