import { peopleOf } from './decisions.ts';
import { wholeKato } from './journal-text.ts';
import { linesOf } from './lines.ts';
import type { RegisterRow } from './membership.ts';
import { coversIn } from './standing.ts';
import type { CalendarDate } from './time.ts';

/** Cities of republican significance are one settlement each, whatever their districts: Astana, Almaty, Shymkent. */
const CITIES = ['71', '75', '79'];

/** The settlement of a KATO code: two codes of one settlement give one text. */
export function settlementOf(kato: string): string {
  const city = CITIES.find((code) => kato.startsWith(code));
  return city ?? wholeKato(kato);
}

/**
 * Paragraph 7-1, parameter 2: whether by these rows TSA is assigned to a person, is being paid, or is applied for. Assigned
 * is what covers this month or one to come, suspended or not; applied for is what nothing was decided on.
 */
export const isAssignedOrAppliedFor = (
  rows: readonly RegisterRow[],
  personRef: string,
  today: CalendarDate,
): boolean => linesOf(rows, (row) => row).some((line) => stands(line, personRef, today));

function stands(line: readonly RegisterRow[], personRef: string, today: CalendarDate): boolean {
  const isUndecided = line.every((row) => row.decision === null && row.additionalDecision === null);
  if (isUndecided) return line.some((row) => peopleOf(row).includes(personRef));
  // What is suspended is assigned still: a suspension is left out.
  const assigned = line.filter(({ decision }) => decision?.kind !== 'suspend');
  const month = today.slice(0, 7);
  const toCome = assigned.flatMap(({ period }) => (period && period.from > month ? [period.from] : []));
  return [month, ...toCome].some((each) =>
    coversIn(assigned, { known: today, month: each }).some(({ people }) => people.includes(personRef)),
  );
}
