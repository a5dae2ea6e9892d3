import type { CalendarDate } from './time.ts';

/** Who gave a decision: the person asked about, or somebody who decides for them. */
export const DECIDED_BY = ['subject', 'representative'] as const;
export type DecidedBy = (typeof DECIDED_BY)[number];

export const REPRESENTATION_KINDS = ['parent', 'guardian', 'trustee', 'attorney'] as const;

/** A person by reference, and the day of birth that their IIN tells. */
export type Person = { ref: string; bornOn: CalendarDate };

/** What the register says of one representative of a person. Days of Kazakhstan's; `until` is the last one, null: no end. */
export type Representation = {
  representative: Person;
  kind: (typeof REPRESENTATION_KINDS)[number];
  from: CalendarDate;
  until: CalendarDate | null;
  withdrawn: boolean;
};

/** `refs`: who may decide, whoever is asked first; empty where nobody may. */
export type Deciders = { by: DecidedBy; refs: readonly string[] };

const MAJORITY = 18;

/** The day on which somebody comes of age; of who was born on 29 February, that day of a year that may not have it. */
const majorityOf = (bornOn: CalendarDate): CalendarDate =>
  `${Number(bornOn.slice(0, 4)) + MAJORITY}${bornOn.slice(4)}`;

/** Under 18: the eighteenth birthday is the first day on which one is not, from its midnight in Kazakhstan. */
export const isChild = ({ bornOn }: Pick<Person, 'bornOn'>, on: CalendarDate): boolean =>
  on < majorityOf(bornOn);

/** Who represented a child represents no adult: for that the register names them anew, from the eighteenth birthday or later. */
const endedByAge = ({ from }: Representation, subject: Person, on: CalendarDate): boolean =>
  from < majorityOf(subject.bornOn) && !isChild(subject, on);

/** The representatives in force on a day, those of the longest standing first. */
export const inForce = (
  subject: Person,
  named: readonly Representation[],
  on: CalendarDate,
): readonly Representation[] =>
  named
    .filter(({ withdrawn, from, until }) => !withdrawn && from <= on && (until === null || on <= until))
    .filter((representation) => !endedByAge(representation, subject, on))
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));

const orderOf = ({ from, kind, representative }: Representation): string =>
  `${from} ${REPRESENTATION_KINDS.indexOf(kind)} ${representative.ref}`;

/** Somebody the register names a representative for decides nothing, neither for themselves nor for others. */
export const isRepresented = (subject: Person, named: readonly Representation[], on: CalendarDate): boolean =>
  inForce(subject, named, on).length > 0;

type Question = {
  subject: Person;
  /** The subject's representatives, in force or not. */
  named: readonly Representation[];
  /** The subject's family, the applicant first. It counts only where the register names no representative of a child. */
  family: readonly Person[];
  /** Those who are represented themselves. */
  unable: ReadonlySet<string>;
  on: CalendarDate;
};

/**
 * Rule 8: who decides about a subject on a day (Asia/Almaty). An adult decides for themselves; for a child, and for whom
 * the register names a representative in force, a representative does, never the subject: the ones named, else the adults
 * of the child's family. A representative is an adult and decides for themselves.
 */
export function decidersOf({ subject, named, family, unable, on }: Question): Deciders {
  const standing = inForce(subject, named, on);
  if (standing.length === 0 && !isChild(subject, on)) return { by: 'subject', refs: [subject.ref] };
  const candidates = standing.length > 0 ? standing.map(({ representative }) => representative) : family;
  const refs = candidates
    .filter((person) => person.ref !== subject.ref && !isChild(person, on) && !unable.has(person.ref))
    .map(({ ref }) => ref);
  return { by: 'representative', refs: [...new Set(refs)] };
}
