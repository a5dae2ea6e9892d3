import { contentOf, type JournalRow } from './journal.ts';
import { type Authority, DECISION_KINDS, type DecisionKind } from './membership.ts';
import {
  asVersion,
  factsOf,
  type NoticeFacts,
  type NoticeKind,
  type Version,
  type Versions,
} from './notice-facts.ts';
import type { CalendarDate } from './time.ts';

const KIND_OF = {
  assign: 'tsa-assigned',
  refuse: 'tsa-refused',
  'change-amount': 'tsa-changed',
  suspend: 'tsa-changed',
  stop: 'tsa-changed',
} as const satisfies Record<DecisionKind, NoticeKind>;

/** What a family is told of; `about` tells it from the others of its application. */
export type Stated = {
  about: string;
  kind: NoticeKind;
  on: CalendarDate;
  decision?: DecisionKind;
  application: { number: string; registeredOn: CalendarDate; authority: Authority };
  people: ReadonlySet<string>;
  facts: NoticeFacts;
};

/** One thing that happened, and the rows that tell of it, the first that came first. */
type Occasion = Pick<Stated, 'about' | 'kind' | 'on' | 'decision'> & { versions: Version[] };

/** All that one family's application states now, by day: `line` has the rows that nobody took back. */
export function statedIn(line: readonly JournalRow[]): Stated[] {
  const versions = line.map(asVersion).toSorted(byArrival);
  const [first] = versions;
  if (!first) return [];
  const occasions = [...versions.flatMap(occasionsOf).reduce(gathered, new Map()).values()].toSorted(byDay);
  const undecided = versions.filter(({ row }) => row.decision === null);
  let family = familyIn(undecided) ?? [];
  const stated = occasions.map((occasion): Stated => {
    family = familyIn(occasion.versions) ?? family;
    const { versions: its, ...what } = occasion;
    return {
      ...what,
      application: applicationIn(its),
      people: people(its, family),
      facts: factsOf(what.kind, its),
    };
  });
  const appliedWith = [...(familyIn(undecided) ?? []), ...(familyIn(occasions[0]?.versions ?? []) ?? [])];
  const registered: Stated = {
    about: 'registered',
    kind: 'application-registered',
    on: first.row.registeredOn,
    application: applicationIn([first]),
    people: people(versions.slice(0, 1), appliedWith),
    facts: {},
  };
  return [registered, ...stated];
}

const byArrival = (a: JournalRow, b: JournalRow): number =>
  compare(a.receivedAt ?? '', b.receivedAt ?? '') || compare(contentOf(a), contentOf(b));

/** What a row is a version of: its decision, the agreement beside it, and the decision under that. */
function occasionsOf(version: Version): Occasion[] {
  const { decision, additionalDecision: additional } = version.row;
  const { additionalAgreement } = version.said;
  const occasions: Occasion[] = [];
  const versions = [version];
  if (decision) {
    const { kind, on } = decision;
    occasions.push({ about: `decision ${kind} ${on}`, kind: KIND_OF[kind], on, decision: kind, versions });
  }
  if (additional) {
    const { kind: decided, on } = additional;
    const kind = decided === 'assign' ? 'tsa-additional-assigned' : 'tsa-additional-refused';
    occasions.push({ about: `additional ${decided} ${on}`, kind, on, decision: decided, versions });
  } else if (additionalAgreement) {
    const { date, number } = additionalAgreement;
    const about = `agreement ${date} ${number}`;
    occasions.push({ about, kind: 'tsa-additional-agreement', on: date, versions });
  }
  return occasions;
}

function gathered(all: Map<string, Occasion>, { versions, ...what }: Occasion): Map<string, Occasion> {
  const before = all.get(what.about)?.versions ?? [];
  return all.set(what.about, { ...what, versions: [...before, ...versions] });
}

const byDay = (a: Occasion, b: Occasion): number =>
  compare(a.on, b.on) || strictness(a) - strictness(b) || compare(a.about, b.about);

const strictness = ({ decision }: Occasion): number =>
  decision === undefined ? -1 : DECISION_KINDS.indexOf(decision);

function applicationIn(versions: Versions): Stated['application'] {
  const row = versions.at(-1)?.row;
  if (!row) throw new Error('nothing is stated by no row');
  return { number: row.applicationNumber, registeredOn: row.registeredOn, authority: row.authority };
}

const people = (versions: Versions, family: readonly string[]): Set<string> =>
  new Set([...versions.map(({ row }) => row.applicantRef), ...family]);

/** Everybody in the families that the rows name, or null when none names one. */
function familyIn(versions: Versions): string[] | null {
  const named = versions.flatMap(({ row }) => (row.familyRefs ? [row.familyRefs] : []));
  return named.length > 0 ? named.flat() : null;
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
