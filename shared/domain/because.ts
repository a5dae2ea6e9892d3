import {
  applicationOf,
  byDecision,
  byRegistration,
  type DecidedRow,
  decisionsOf,
  peopleOf,
} from './decisions.ts';
import type { JournalRow } from './journal.ts';
import { linesOf } from './lines.ts';
import type { DecisionKind, RegisterRow } from './membership.ts';
import { type Cover, coversIn, coversOn } from './standing.ts';
import type { CalendarDate } from './time.ts';

type Months = { from: string; to: string };

/** A decision on an application: its period as its row has it, and whether it is what covers the month that was asked about. */
export type DecisionReason = {
  kind: DecisionKind;
  on: CalendarDate;
  period: Months | null;
  counts: boolean;
  /** The row was taken back: it counts for nothing. */
  withdrawn: boolean;
};

/** What one application that names a person says of them on a day. */
export type Reason = {
  /** The latest row: number, day of registration and authority. */
  application: Pick<RegisterRow, 'applicationNumber' | 'registeredOn' | 'authority'>;
  /** In the order in which they count. */
  decisions: DecisionReason[];
  /** The months around the one asked about in which the person belongs by this application; null: not in that one. */
  period: Months | null;
  counts: boolean;
};

/**
 * Why a person belongs on a date, or does not: each application that names them, the latest registered first. It says by
 * the same rule (standing.ts) which decision covers the date's month, and how far its months reach: the months before as
 * they were at their ends, the months after as they are known on the date.
 */
export function reasonsOf(journal: readonly JournalRow[], personRef: string, date: CalendarDate): Reason[] {
  return linesOf(journal, ({ row }) => row)
    .filter((line) => line.some(({ row }) => peopleOf(row).includes(personRef)))
    .map((line) => reasonOf(line, personRef, date))
    .toSorted((a, b) => compare(b.application.registeredOn, a.application.registeredOn));
}

function reasonOf(line: readonly JournalRow[], personRef: string, date: CalendarDate): Reason {
  const standing = line.filter(({ withdrawn }) => withdrawn !== true).map(({ row }) => row);
  const mine = (covers: readonly Cover[]) => covers.filter(({ people }) => people.includes(personRef));
  const covering = mine(coversOn(standing, date)).map(({ row }) => row);
  const month = date.slice(0, 7);
  const isCovered = (each: string): boolean => {
    const end = `${each}-31`;
    return mine(coversIn(standing, { known: end < date ? end : date, month: each })).length > 0;
  };
  const { applicationNumber, registeredOn, authority } = latestOf(line);
  return {
    application: { applicationNumber, registeredOn, authority },
    decisions: decisionsIn(line, covering),
    period: covering.length > 0 ? monthsAround(month, turnsIn(standing), isCovered) : null,
    counts: covering.length > 0,
  };
}

const latestOf = (line: readonly JournalRow[]): RegisterRow => {
  const row = line
    .map((each) => each.row)
    .toSorted(byRegistration)
    .at(-1);
  if (!row) throw new Error('a line has a row');
  return row;
};

/** Each decision once, however many versions of its row there are. */
function decisionsIn(line: readonly JournalRow[], covering: readonly DecidedRow[]): DecisionReason[] {
  const all = line.flatMap(({ row, withdrawn }) =>
    decisionsOf(row).map((decided) => ({ decided, withdrawn: withdrawn === true })),
  );
  const sorted = all.toSorted((a, b) => byDecision(a.decided, b.decided));
  const reasons = sorted.map(({ decided, withdrawn }): DecisionReason => {
    const { decision, period } = decided;
    return {
      kind: decision.kind,
      on: decision.on,
      period,
      counts: !withdrawn && covering.some((cover) => isSame(cover, decided)),
      withdrawn,
    };
  });
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

const isSame = (a: DecidedRow, b: DecidedRow): boolean =>
  applicationOf(a) === applicationOf(b) &&
  a.decision.kind === b.decision.kind &&
  a.decision.on === b.decision.on &&
  JSON.stringify(a.period) === JSON.stringify(b.period);

/** The months in which something may begin or end: of nothing between two of them another is true than of the first. */
function turnsIn(rows: readonly RegisterRow[]): string[] {
  const decided = rows.flatMap(decisionsOf);
  const turns = decided.flatMap(({ decision, period }) => [
    ...(period ? [period.from, monthAfter(period.to, 1)] : []),
    ...[0, 1].map((later) => monthAfter(decision.on.slice(0, 7), later)),
  ]);
  return [...new Set(turns)].toSorted();
}

function monthsAround(
  month: string,
  turns: readonly string[],
  isCovered: (month: string) => boolean,
): Months {
  const later = turns.find((turn) => turn > month && !isCovered(turn));
  const before = turns.filter((turn) => turn <= month);
  const gap = before.findLastIndex((turn) => !isCovered(turn));
  return { from: before[gap + 1] ?? month, to: later === undefined ? LAST_MONTH : monthAfter(later, -1) };
}

/** As far as a period can reach: it is written with four digits. */
const LAST_MONTH = '9999-12';

/** `YYYY-MM`, so many months later. */
function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const count = year * 12 + number - 1 + months;
  const of = (value: number, digits: number) => String(value).padStart(digits, '0');
  return `${of(Math.floor(count / 12), 4)}-${of((count % 12) + 1, 2)}`;
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
