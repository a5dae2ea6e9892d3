import { closedByBlock, DECISIONS, type Ended, eventOf, eventsOf, ofEach, timeOf } from './rules.ts';
import type { Attempt, Story } from './story.ts';

const WINDOW = 2 * 60 * 60 * 1_000;
const DECISION_OF: Record<string, string> = { granted: 'grant', refused: 'refuse', 'not-me': 'not-me' };

const grantedBeforeTheAnswer = ofEach('rule 1', (_story, ended) => {
  const types = eventsOf(ended).map(({ type }) => type);
  const answers = types.filter((type) => type === 'answered').length;
  if (answers > 1) return 'there are two answers';
  if (answers === 1 && types.filter((type) => type === 'granted').length !== 1)
    return 'no grant before the answer';
  if (answers === 1 && types.indexOf('granted') > types.indexOf('answered'))
    return 'the grant is after the answer';
  if (ended.answer === 200 && answers === 0) return 'an answer is given out without its event';
  const answered = ended.body.status === 'answered';
  return answered === (ended.answer === 200)
    ? null
    : `${ended.body.status}, and its answer is ${ended.answer}`;
});

const oneAnswer = ofEach('rule 1', ({ views }, { id }) => {
  const told = views.flatMap((view) =>
    view.id === id && view.body.answer ? [JSON.stringify(view.body.answer)] : [],
  );
  return new Set(told).size > 1 ? 'two different answers were read' : null;
});

/** Whether this attempt may have made that decision: from the citizen's own phone as the register has it, or signed in. */
function mayHaveMade(attempt: Attempt, { id, citizen }: Ended, type: string): boolean {
  if (attempt.decision !== DECISION_OF[type] || attempt.citizen === null) return false;
  if (attempt.way === 'cabinet') return attempt.id === id && attempt.citizen === citizen;
  return true;
}

/** Who shares a phone may answer for either, by the code. */
const entitled = (story: Story, attempt: Attempt, { citizen }: Ended): boolean =>
  attempt.way === 'cabinet' ||
  [contactAround(story, citizen, attempt)].flat().some((phone) => phone !== null && phone === attempt.phone);

/** What the register may have had for a citizen while an attempt was on its way. */
function contactAround(
  { contacts, people }: Story,
  citizen: number,
  { from, until }: Attempt,
): (string | null)[] {
  const all = contacts.filter((one) => one.citizen === citizen && one.status !== 400);
  const before = all.filter((one) => one.until < from && one.status === 200).at(-1);
  const around = all.filter((one) => (one.until >= from && one.from <= until) || one.status !== 200);
  const first = before ? before.phone : (people.citizens[citizen]?.home ?? null);
  return [first, ...around.map(({ phone }) => phone)];
}

const decidedByTheEntitled = ofEach('rule 1', (story, ended) => {
  const event = eventOf(ended, ...DECISIONS);
  if (!event || event.channel === 'standing-refusal') return null;
  const made = story.attempts.filter((attempt) => mayHaveMade(attempt, ended, event.type));
  if (made.length === 0) return `${event.type} by nobody`;
  const ways = event.channel === undefined ? made : made.filter(({ way }) => way === event.channel);
  return ways.some((attempt) => entitled(story, attempt, ended))
    ? null
    : `${event.type} from a number that the register does not give for this citizen`;
});

const inTime = ofEach('rule 2', (_story, ended) => {
  const decided = timeOf(ended, ...DECISIONS);
  if (decided === null) return null;
  const asked = timeOf(ended, 'asked');
  if (asked === null) return 'decided, and never asked';
  if (decided < asked) return `decided ${asked - decided} ms before it was asked`;
  return decided < asked + WINDOW ? null : `decided ${decided - asked - WINDOW} ms after the window closed`;
});

/** An acknowledged decision or cancellation is how the request ended. */
const acknowledgedIsKept = ofEach('rule 2', ({ attempts, cancels }, ended) => {
  const { id, body } = ended;
  if (cancels.some((one) => one.id === id && one.status === 200) && body.status !== 'cancelled') {
    return `cancelled was acknowledged, and it is ${body.status}`;
  }
  const taken = attempts.filter((one) => one.way === 'cabinet' && one.id === id && one.status === 200);
  const event = eventOf(ended, ...DECISIONS);
  const other = taken.find(({ decision }) => decision !== DECISION_OF[event?.type ?? '']);
  return other ? `${other.decision} was acknowledged, and the chain says ${event?.type ?? 'nothing'}` : null;
});

/** Rule 2 and section 4: whoever was asked is never told that there is nothing to decide. */
const askedIsThere = ofEach('rule 2', (story, ended) => {
  if (closedByBlock(story, ended)) return null;
  const { attempts } = story;
  const asked = timeOf(ended, 'asked');
  const told = attempts.find(
    ({ way, id, status, at }) =>
      way === 'cabinet' && id === ended.id && status === 404 && at > (asked ?? Infinity),
  );
  return told
    ? `the citizen was asked, and ${told.decision} got 404 ${told.at - (asked ?? 0)} ms later`
    : null;
});

export const DECISION_RULES = [
  grantedBeforeTheAnswer,
  oneAnswer,
  decidedByTheEntitled,
  inTime,
  acknowledgedIsKept,
  askedIsThere,
];
