import { applicationOf, decisionsOf, isAssigning } from './decisions.ts';
import { contentOf, isOfSameDecision, type JournalRow, takenBackBy } from './journal.ts';

/** A rule that a row breaks beside the others of its application, at a JSON Pointer into the row. */
export type JournalFault = { pointer: string; detail: string };

/** The rows stored before, and those that came at one time (the row itself among them). */
type Others = { stored: readonly JournalRow[]; together: readonly JournalRow[] };

const TAKEN_BACK: JournalFault = {
  pointer: '/withdrawn',
  detail: 'This row was taken back. Sent with withdrawn: false it is stated again.',
};
const NOTHING_TO_TAKE_BACK: JournalFault = {
  pointer: '/withdrawn',
  detail: 'The rows of this decision say something else: none of them is taken back by this one.',
};
const NO_PERIOD: JournalFault = {
  pointer: '/period',
  detail: 'An assignment needs a period, its own or that of an earlier decision on the application.',
};

/** Why a row, good by itself, would be stored and mean nothing beside the others of its application; null: it counts. */
export function faultOf(sent: JournalRow, { stored, together }: Others): JournalFault | null {
  const content = contentOf(sent);
  const isSame = (other: JournalRow): boolean => contentOf(other) === content;
  if (sent.withdrawn === true) {
    const meant = stored.filter(({ row }) => isOfSameDecision(row, sent.row));
    const comesToo = together.some((other) => other.withdrawn !== true && isSame(other));
    const misses = meant.length > 0 && takenBackBy(sent, meant).length === 0;
    return misses && !comesToo ? NOTHING_TO_TAKE_BACK : null;
  }
  const isTakenBack = (other: JournalRow): boolean => other.withdrawn === true && isSame(other);
  if (sent.withdrawn === undefined && stored.some(isTakenBack) && !together.some(isTakenBack))
    return TAKEN_BACK;
  return lacksPeriod(sent, standing({ stored, together })) ? NO_PERIOD : null;
}

/** What of both is not taken back. */
function standing({ stored, together }: Others): JournalRow[] {
  const takenBack = new Set(stored.filter(({ withdrawn }) => withdrawn === true).map(contentOf));
  const isStated = (row: JournalRow): boolean =>
    row.withdrawn === false || (row.withdrawn === undefined && !takenBack.has(contentOf(row)));
  return [...stored, ...together].filter(isStated);
}

function lacksPeriod({ row }: JournalRow, others: readonly JournalRow[]): boolean {
  if (row.period !== null) return false;
  const withPeriod = others
    .filter((other) => other.row.period !== null && applicationOf(other.row) === applicationOf(row))
    .flatMap((other) => decisionsOf(other.row));
  return decisionsOf(row)
    .filter(isAssigning)
    .some(({ decision }) => withPeriod.every((earlier) => earlier.decision.on > decision.on));
}
