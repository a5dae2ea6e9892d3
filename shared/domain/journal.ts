import { applicationOf } from './decisions.ts';
import type { RegisterRow } from './membership.ts';
import type { Instant } from './time.ts';

/** What was said, at that time, of taking a row back. */
export type Word = { withdrawn: boolean; at: Instant };

/**
 * A row of the journal: what membership reads of it, and all that was sent. `withdrawn`: the last word on whether it is
 * taken back (true) or stated again after that (false); left out where nothing was said.
 */
export type JournalRow = {
  row: RegisterRow;
  source: Readonly<Record<string, unknown>>;
  withdrawn?: boolean | undefined;
  /** When it first came; left out of rows from before that was kept. */
  receivedAt?: Instant | undefined;
  /** Every change of `withdrawn`, the first one first. */
  words?: readonly Word[] | undefined;
};

/** What of the source the row says better: people by reference, an application in its one spelling. */
const SAID_BY_THE_ROW = [
  'applicationNumber',
  'registeredOn',
  'applicantIin',
  'family',
  'authority',
  'withdrawn',
];

type Stated = Pick<JournalRow, 'row' | 'source'>;

/** A row is compared with many: its text is made once. */
const contents = new WeakMap<RegisterRow, { of: JournalRow['source']; text: string }>();

/** All that a row says, but whether it is withdrawn, as one text: rows of one content are one row. */
export function contentOf({ row, source }: Stated): string {
  const made = contents.get(row);
  if (made?.of === source) return made.text;
  const text = textOf({ row, source });
  contents.set(row, { of: source, text });
  return text;
}

function textOf({ row, source }: Stated): string {
  return canonical([
    applicationOf(row),
    row.applicantRef,
    sortedFamily(row),
    row.decision,
    row.period,
    row.additionalDecision,
    row.authority.name,
    Object.fromEntries(Object.entries(source).filter(([field]) => !SAID_BY_THE_ROW.includes(field))),
  ]);
}

/**
 * Each row once. What is said at one time of one row is said together, whatever the order: that it is withdrawn counts
 * before anything else.
 */
export function merged(rows: readonly JournalRow[]): JournalRow[] {
  return [...Map.groupBy(rows, contentOf).values()].flatMap((same) => {
    const words = same.flatMap(({ withdrawn }) => withdrawn ?? []);
    const withdrawn = words.length > 0 ? words.includes(true) : undefined;
    return same.slice(0, 1).map((row) => ({ ...row, withdrawn }));
  });
}

/**
 * Of the rows stored before a withdrawal, those it takes back: of its decision, saying nothing that contradicts it. So a
 * row goes with the shorter and the fuller versions of it that were sent.
 */
export const takenBackBy = (withdrawal: JournalRow, stored: readonly JournalRow[]): JournalRow[] =>
  stored.filter(({ row }) => isOfSameDecision(row, withdrawal.row) && !contradicts(row, withdrawal.row));

/**
 * A row as it is stored at `at` beside what stood there under its content: it came when it first came, however often it is
 * sent, and a word that changes nothing is none.
 */
export function dated(row: JournalRow, standing: JournalRow | undefined, at: Instant): JournalRow {
  const { withdrawn } = row;
  const before = standing?.words ?? [];
  const isNews = withdrawn !== undefined && withdrawn !== standing?.withdrawn;
  const words = isNews ? [...before, { withdrawn, at }] : before;
  return {
    ...row,
    receivedAt: standing ? standing.receivedAt : at,
    ...(words.length > 0 && { words }),
  };
}

export const isOfSameDecision = (a: RegisterRow, b: RegisterRow): boolean =>
  applicationOf(a) === applicationOf(b) &&
  a.applicantRef === b.applicantRef &&
  decisionIn(a) === decisionIn(b);

/** A row without a decision of its own is known by the one under an additional agreement, or is the application as it came. */
function decisionIn({ decision, additionalDecision }: RegisterRow): string {
  if (decision) return `${decision.kind} ${decision.on}`;
  return additionalDecision ? `additional ${additionalDecision.kind} ${additionalDecision.on}` : 'undecided';
}

const contradicts = (a: RegisterRow, b: RegisterRow): boolean =>
  differ(a.period, b.period) ||
  differ(a.additionalDecision, b.additionalDecision) ||
  differ(sortedFamily(a), sortedFamily(b));

const differ = (a: unknown, b: unknown): boolean => a !== null && b !== null && canonical(a) !== canonical(b);

const sortedFamily = ({ familyRefs }: RegisterRow): string[] | null =>
  familyRefs && [...new Set(familyRefs)].sort();

/** JSON whose text does not depend on the order in which fields were set. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_field, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
