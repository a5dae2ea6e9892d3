import { isDeepStrictEqual } from 'node:util';
import type { Body } from '../support/service.ts';
import { type Ended, eventsOf, finalAt, ofEach, type Rule, timeOf } from './rules.ts';
import { FINAL } from './settle.ts';
import { faulty, overlap, type Story, type View } from './story.ts';

const MINUTE = 60_000;
/** Submission to end: two hours and twelve minutes, up to the full minute. */
const endOf = (submitted: number): number => Math.ceil((submitted + 132 * MINUTE) / MINUTE) * MINUTE;

const RANKS: Record<string, number> = { submitted: 0, 'awaiting-consent': 1, consented: 2 };
const rankOf = ({ body }: View): number => RANKS[body.status] ?? 3;

/** What must not change once a state is final: all of a requester's view, and what a citizen's says of the outcome. */
const essence = ({ by, body }: View): unknown =>
  by === 'citizen' ? [body.status, body.reason, body.decidedAt] : body;

const sides = ({ views }: Story, id: string): View[][] => {
  const own = views.filter((view) => view.id === id);
  return [own.filter(({ by }) => by !== 'citizen'), own.filter(({ by }) => by === 'citizen')];
};

function backwards(views: readonly View[]): string | null {
  const ordered = views.toSorted((a, b) => a.until - b.until);
  for (const later of ordered) {
    const further = ordered.find((view) => view.until < later.from && rankOf(view) > rankOf(later));
    if (further)
      return `${further.by} read ${further.body.status}, then ${later.by} read ${later.body.status}`;
  }
  return null;
}

function changed(views: readonly View[]): string | null {
  const finals = views.filter(({ body }) => FINAL.has(body.status));
  const [first] = finals;
  const other = finals.find((view) => first && !isDeepStrictEqual(essence(view), essence(first)));
  return other && first ? `${first.body.status} was read, and ${other.body.status} that differs` : null;
}

const whatWasShown = ofEach('rule 3', (story, { id }) =>
  sides(story, id).reduce<string | null>((found, views) => found ?? backwards(views) ?? changed(views), null),
);

/** Neither its event nor anybody who read it may be before the end; a clock that jumped meanwhile is known too late. */
const notExpiredEarly = ofEach('rule 3', (story, ended) => {
  const expired = timeOf(ended, 'expired');
  const end = Date.parse(String(ended.body.expiresAt));
  if (expired === null || Number.isNaN(end)) return null;
  if (expired < end) return `expired ${end - expired} ms before its end`;
  const early = story.views.find(
    (view) =>
      view.id === ended.id &&
      view.body.status === 'expired' &&
      view.seenAt < end - 1_000 &&
      !story.jumps.some((jump) => overlap(jump, view)),
  );
  return early ? `read as expired ${end - early.seenAt} ms before its end` : null;
});

const endsOnce: Rule = (_story, { requests }) =>
  requests.flatMap((ended) => {
    const { status } = ended.body;
    if (!FINAL.has(status))
      return [{ rule: 'an acknowledged request ends', id: ended.id, what: `it is ${status}` }];
    return finalAt(ended) === null
      ? [{ rule: 'an acknowledged request ends', id: ended.id, what: `${status}, and no event says so` }]
      : [];
  });

const isUndecided = ({ body }: View): boolean => !FINAL.has(body.status) && body.status !== 'consented';

const undecided = (story: Story, id: string): View[] => (sides(story, id)[0] ?? []).filter(isUndecided);

const looksTheSame = ofEach('rule 4', (story, { id, at }) => {
  for (const { body } of undecided(story, id)) {
    if (body.status !== 'awaiting-consent') return `before a decision its requester read ${body.status}`;
    const types = body.events.map(({ type }) => type);
    if (!isDeepStrictEqual(types, ['submitted'])) return `before a decision its events are ${types.join()}`;
    if (body.events[0]?.at !== body.createdAt) return `its event is not of its submission`;
    if (!Number.isFinite(at)) return 'it has no createdAt';
  }
  return null;
});

const shapeOf = (body: object): string =>
  Object.keys(body)
    .filter((field) => field !== 'submittedBy')
    .toSorted()
    .join();

/** Rule 4: undecided requests show the same fields, whoever they are about; who submitted one is its requester's own. */
const sameShape: Rule = (story, { requests }) => {
  const shapes = new Map<string, string>();
  for (const { id } of requests) {
    for (const { body } of undecided(story, id)) shapes.set(shapeOf(body), id);
  }
  return shapes.size > 1
    ? [{ rule: 'rule 4', id: null, what: `shapes: ${[...shapes.keys()].join(' / ')}` }]
    : [];
};

/** Whether something of ours may have delayed the asking: a fault, or a clock that jumped just then. */
function disturbed(story: Story, ended: Ended): boolean {
  const asked = timeOf(ended, 'asked');
  const created = Date.parse(String(ended.body.createdAt));
  if (asked !== null && asked - created > MINUTE) return true;
  const first = story.views.find(({ id }) => id === ended.id);
  const around = { from: (first?.from ?? 0) - 1_000, until: (first?.until ?? 0) + 3_000 };
  return faulty(story, around) || (asked === null && story.jumps.some((jump) => overlap(jump, around)));
}

const fixedEnd = ofEach('rule 4', (story, ended) => {
  const ends = new Set((sides(story, ended.id)[0] ?? []).map(({ body }) => String(body.expiresAt)));
  const expected = endOf(Date.parse(String(ended.body.createdAt)));
  const free = disturbed(story, ended);
  for (const end of ends) {
    const at = Date.parse(end);
    if (Number.isNaN(at)) return `expiresAt is ${end}`;
    if (at % MINUTE !== 0 || at < expected)
      return `expiresAt ${end} is not ${new Date(expected).toISOString()}`;
    if (at > expected && !free) return `expiresAt ${end} has moved without an outage`;
  }
  return null;
});

/** An undecided request that comes again in the feed, unchanged, tells when something happened to it. */
const quietFeed = ofEach('rule 4', (story, { id }) => {
  const shown = (sides(story, id)[0] ?? []).filter((view) => view.by === 'feed' && isUndecided(view));
  const told = new Set(shown.map(({ body }) => JSON.stringify(body)));
  return shown.length > told.size ? 'the feed showed it twice, unchanged and undecided' : null;
});

const inTheFeed = ofEach('the feed skips nothing', ({ views }, { id, body }) => {
  const last: Body | undefined = views.filter((view) => view.id === id && view.by === 'feed').at(-1)?.body;
  if (!last) return 'it never came';
  return isDeepStrictEqual(last, body) ? null : `it says ${last.status}, and the request ${body.status}`;
});

const moments = ofEach('rule 6', (_story, ended) => {
  const events = eventsOf(ended);
  const at = events.map((event) => event.at);
  if (!isDeepStrictEqual(at, at.toSorted())) return `events go back in time: ${at.join()}`;
  const known = new Set(events.map((event) => `${event.type} ${event.at}`));
  // Without a receipt nobody reads the last event of a request that its citizen was not asked about.
  const unknown = ended.body.events.find((event) => !known.has(`${event.type} ${event.at}`));
  return unknown && ended.receipt
    ? `its requester read ${unknown.type} ${unknown.at}, and no chain has it`
    : null;
});

export const VIEW_RULES = [
  whatWasShown,
  notExpiredEarly,
  endsOnce,
  looksTheSame,
  sameShape,
  fixedEnd,
  quietFeed,
  inTheFeed,
  moments,
];
