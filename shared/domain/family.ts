import { applicationOf, byRegistration, peopleOf } from './decisions.ts';
import { linesOf } from './lines.ts';
import type { RegisterRow } from './membership.ts';
import { coversOn } from './standing.ts';
import type { CalendarDate } from './time.ts';

/** An application, and everybody whose family it says something about. */
export type FamilyOf = { application: string; people: readonly string[] };

/**
 * The families that an answer about this person, as of a date, tells something of: those that the decisions in force count
 * the person to; where there are none, the last family that an application named with the person in it.
 */
export function familiesOn(
  rows: readonly RegisterRow[],
  personRef: string,
  date: CalendarDate,
): readonly FamilyOf[] {
  const lines = linesOf(rows, (row) => row);
  const covering = lines
    .flatMap((line) => coversOn(line, date))
    .filter(({ people }) => people.includes(personRef))
    .map(({ row, people }) => ({ application: applicationOf(row), people }));
  if (covering.length > 0) return together(covering);
  const last = rows
    .filter((row) => peopleOf(row).includes(personRef))
    .toSorted(byRegistration)
    .at(-1);
  return last ? [{ application: applicationOf(last), people: peopleOf(last) }] : [];
}

/** Several decisions of one application are about one family. */
function together(families: readonly FamilyOf[]): readonly FamilyOf[] {
  return [...Map.groupBy(families, ({ application }) => application)].map(([application, same]) => ({
    application,
    people: [...new Set(same.flatMap(({ people }) => people))],
  }));
}
