import { byDecision, type DecidedRow, decisionsOf, isAssigning } from './decisions.ts';
import type { RegisterRow } from './membership.ts';

/** One decision that covers the month: whom it names, and the first month of the period it stands on. */
export type Cover = { row: DecidedRow; people: readonly string[]; from: string };

type Standing = {
  covers: readonly Cover[];
  /** Suspended, stopped or refused: what covers the month is not being received. */
  ended: boolean;
  /** The family that a decision which names none is about. */
  family: readonly string[];
};

/**
 * What the decisions of one family's application, up to the date (`YYYY-MM-DD`), make of the date's month: the decisions
 * that cover it, or none. For each month the latest decision about it counts, those of one kind and day together:
 *
 * - an assignment whose period begins later is not in force yet: it neither gives nor takes;
 * - one that covers the month takes the place of those before;
 * - one that ended before the month cuts off the earlier period it ended in, and leaves alone one that began after it;
 * - one without a period goes on with what stood before, also after a suspension or a stop;
 * - a suspension, a stop or a refusal ends what stands. Its period, where it has one, is the assignment's, told anew.
 */
export const coversOn = (rows: readonly RegisterRow[], date: string): readonly Cover[] =>
  coversIn(rows, { known: date, month: date.slice(0, 7) });

/** The same of any `month` (`YYYY-MM`), by the decisions up to the day `known`. */
export function coversIn(
  rows: readonly RegisterRow[],
  { known: date, month }: { known: string; month: string },
): readonly Cover[] {
  const decided = rows
    .flatMap(decisionsOf)
    .filter((row) => row.decision.on <= date && !(isAssigning(row) && beginsAfter(row, month)))
    .toSorted(byDecision);
  const together = Map.groupBy(decided, ({ decision }) => `${decision.on} ${decision.kind}`);
  let standing: Standing = { covers: [], ended: false, family: familyAppliedWith(rows) };
  for (const group of together.values()) standing = after(standing, group, month);
  return standing.ended ? [] : standing.covers;
}

const beginsAfter = ({ period }: RegisterRow, month: string): boolean =>
  period !== null && period.from > month;

/** The family that came with the application, in rows sent before anything was decided. */
const familyAppliedWith = (rows: readonly RegisterRow[]): readonly string[] =>
  familyIn(rows.filter(({ decision }) => decision === null)) ?? [];

/** Everybody in the families that the rows name, or null when none names one. */
function familyIn(rows: readonly RegisterRow[]): string[] | null {
  const named = rows.flatMap(({ familyRefs }) => (familyRefs ? [familyRefs] : []));
  return named.length > 0 ? [...new Set(named.flat())] : null;
}

/** What stands after decisions of one kind and day. */
function after(standing: Standing, group: readonly DecidedRow[], month: string): Standing {
  const ended = !group.every(isAssigning);
  const dated = group.filter(({ period }) => period !== null && period.from <= month);
  const covering = dated.filter(({ period }) => period !== null && period.to >= month);
  if (covering.length > 0) {
    const family = familyIn(covering) ?? familyIn(group) ?? standing.family;
    return { covers: covering.map((row) => coverOf(row, family, row.period?.from)), ended, family };
  }
  const family = familyIn(group) ?? standing.family;
  if (dated.length > 0) {
    // What was ended before does not come back with a period that is over.
    const before = standing.ended && !ended ? [] : standing.covers;
    const last = latestOf(dated.flatMap(({ period }) => period?.to ?? []));
    const left = before.filter(({ from }) => from > last);
    return { covers: left, ended, family: left.length > 0 && !ended ? standing.family : family };
  }
  if (ended || standing.covers.length === 0) return { ...standing, ended, family };
  const from = latestOf(standing.covers.map((cover) => cover.from));
  return { covers: group.map((row) => coverOf(row, family, from)), ended, family };
}

const coverOf = (row: DecidedRow, family: readonly string[], from = ''): Cover => ({
  row,
  people: [row.applicantRef, ...(row.familyRefs ?? family)],
  from,
});

const latestOf = (months: readonly string[]): string => months.toSorted().at(-1) ?? '';
