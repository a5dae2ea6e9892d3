import { almatyDate } from '../../shared/domain/time.ts';
import { SUBMISSION_LIMITS } from '../../shared/service/submission-limits.ts';
import type { Rule, Violation } from './rules.ts';
import { overlap, type Submission } from './story.ts';

const PLACES = 'who asks';
const { perDay } = SUBMISSION_LIMITS.person;
const dayOf = (at: number) => almatyDate(new Date(at).toISOString());

/** Whether a submission may have held a place of its requester when `refused` asked for one. */
function mayHold(one: Submission, refused: Submission): boolean {
  if (one === refused || one.requester !== refused.requester || one.from > refused.until) return false;
  // Answered, a place stays taken for a new request only; one that failed may have left its place.
  return overlap(one, refused) || one.status === 202 || one.status >= 500;
}

/** The organisations are registered with more places than a history asks for; a person has the few of a day. */
export const placesHold: Rule = ({ submissions, people, jumps }, { requests }) => {
  const isPerson = ({ requester }: { requester: number }) => people.requesters[requester]?.id === null;
  const refused = submissions
    .filter(({ status }) => status === 429)
    .flatMap((one): Violation[] => {
      if (!isPerson(one))
        return [{ rule: PLACES, id: one.id, what: 'an organisation within its limits got 429' }];
      if (one.kind !== 'too-many-requests') return [{ rule: PLACES, id: one.id, what: `429 ${one.kind}` }];
      const jumped = jumps.some((jump) => overlap(jump, one));
      const held = submissions.filter(
        (other) =>
          mayHold(other, one) && (jumped || overlap(other, one) || dayOf(other.at) === dayOf(one.at)),
      );
      return held.length >= perDay
        ? []
        : [{ rule: PLACES, id: one.id, what: `429 with ${held.length} of ${perDay} places taken` }];
    });
  const days = Map.groupBy(
    requests.filter(isPerson),
    ({ requester, body }) => `${requester} ${dayOf(Date.parse(body.createdAt))}`,
  );
  const over = [...days].filter(([, all]) => all.length > perDay);
  return [
    ...refused,
    ...over.map(([day, all]) => ({ rule: PLACES, id: null, what: `${all.length} requests of ${day}` })),
  ];
};
