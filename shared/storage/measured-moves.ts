import type { ChainedEvent } from '../domain/event-chain.ts';
import { decidedAt, type Request } from '../domain/request.ts';
import { ANSWER_WINDOW } from '../domain/schedule.ts';
import { elapsed } from '../domain/time.ts';
import type { Measure, MetricName } from '../telemetry/metrics.ts';
import type { Requests } from './requests.ts';

const METRIC_OF = {
  submitted: 'RequestSubmitted',
  asked: 'RequestAsked',
  granted: 'RequestGranted',
  refused: 'RequestRefused',
  'not-me': 'RequestNotMe',
  expired: 'RequestExpired',
  cancelled: 'RequestCancelled',
  answered: 'RequestAnswered',
} as const satisfies Record<ChainedEvent['type'], MetricName>;

function countAnswer(request: Request, measure: Measure): void {
  const consentedAt = decidedAt(request);
  if (request.status !== 'answered' || consentedAt === null) return;
  const took = elapsed(consentedAt, request.answer.issuedAt);
  measure.sample('ConsentToAnswer', took);
  measure.count(took <= ANSWER_WINDOW ? 'AnswerInTime' : 'AnswerLate');
}

/** The same requests, with each transition that was written measured. */
export function measuringMoves(requests: Requests, measure: Measure): Requests {
  function moved(request: Request, before: number): void {
    for (const { type } of request.events.slice(before)) measure.count(METRIC_OF[type]);
    if (request.events.length > before) countAnswer(request, measure);
  }
  return {
    ...requests,
    async submit(request, takeOver) {
      const outcome = await requests.submit(request, takeOver);
      if (outcome.kind !== 'submitted') return outcome;
      moved(request, 0);
      const expired = takeOver?.expired;
      if (expired) moved(expired.next, expired.stored.request.events.length);
      return outcome;
    },
    async save(stored, next, now) {
      const outcome = await requests.save(stored, next, now);
      if (outcome.kind === 'saved') moved(next, stored.request.events.length);
      return outcome;
    },
  };
}
