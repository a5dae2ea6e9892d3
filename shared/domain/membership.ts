import { z } from 'zod';

/**
 * Annex 3-1, column 13, the mildest first. Where one application has several decisions of one day the later in this list
 * counts: an allowance that was stopped that day is not being received, whatever else was decided.
 */
export const DECISION_KINDS = ['assign', 'change-amount', 'suspend', 'stop', 'refuse'] as const;
export const decisionKindSchema = z.enum(DECISION_KINDS);
export type DecisionKind = z.infer<typeof decisionKindSchema>;

/** The local executive body that keeps the row; `kato` is the code of its territory. */
export type Authority = { kato: string; name: { kk: string; ru: string } };

/**
 * What membership needs of a row of the register. Rows with the same authority and application number are the states of
 * one line of the journal, one after another; a row that leaves its family or period out (null) keeps the earlier one
 * (the family, lastly, that of the application as it came).
 * Days are `YYYY-MM-DD`, months `YYYY-MM`.
 */
export type RegisterRow = {
  applicationNumber: string;
  registeredOn: string;
  applicantRef: string;
  familyRefs: readonly string[] | null;
  decision: { kind: DecisionKind; on: string } | null;
  period: { from: string; to: string } | null;
  /** Column 17: the decision under an additional agreement. */
  additionalDecision: { kind: 'assign' | 'refuse'; on: string } | null;
  authority: Authority;
};

/** Whether the person belongs, and the authority that vouches for it: null when no row mentions the person. */
export type Membership = { belongs: boolean; authority: Authority | null };

/**
 * Whether a person belongs to the recipients on a date (`YYYY-MM-DD`): some application has the person as applicant or in
 * the family, its latest decision on or before the date assigns or changes the amount, and its period covers the date's
 * month. The authority is that of the application with the latest such decision, else of the latest application that
 * mentions the person. The order of the rows does not matter.
 */
export function membershipOn(rows: readonly RegisterRow[], personRef: string, date: string): Membership {
  const current = applicationsOf(rows)
    .map((application) => stateOn(application, date))
    .filter((state) => state !== undefined)
    .filter((state) => mentions(state, personRef) && isReceiving(state, date));
  const vouching = current.toSorted(byDecision).at(-1);
  if (vouching) return { belongs: true, authority: vouching.authority };

  const latest = rows
    .filter((row) => mentions(row, personRef))
    .toSorted(byRegistration)
    .at(-1);
  return { belongs: false, authority: latest?.authority ?? null };
}

type DecidedRow = RegisterRow & { decision: { kind: DecisionKind; on: string } };

function applicationsOf(rows: readonly RegisterRow[]): RegisterRow[][] {
  const numbered = Map.groupBy(rows, (row) => JSON.stringify([row.authority.kato, row.applicationNumber]));
  return [...numbered.values()];
}

/** The application as its latest decision left it; undefined while nothing was decided. */
function stateOn(application: readonly RegisterRow[], date: string): DecidedRow | undefined {
  const decided = application
    .flatMap(decisionsOf)
    .filter((row) => row.decision.on <= date)
    .toSorted(byDecision);
  const latest = decided.at(-1);
  return (
    latest && {
      ...latest,
      familyRefs: decided.findLast((row) => row.familyRefs)?.familyRefs ?? familyAppliedWith(application),
      period: decided.findLast((row) => row.period)?.period ?? null,
    }
  );
}

/**
 * An assignment under an additional agreement is one more decision to assign. A refusal under it refuses the addition
 * only: the assistance already assigned stays as it is.
 */
function decisionsOf(row: RegisterRow): DecidedRow[] {
  const { decision, additionalDecision: additional } = row;
  const decided = decision ? [{ ...row, decision }] : [];
  if (additional?.kind !== 'assign') return decided;
  // The row's period and family came with its own decision: on an earlier day they were not known yet.
  const unknown = decision && decision.on > additional.on ? { period: null, familyRefs: null } : {};
  return [...decided, { ...row, decision: { kind: 'assign', on: additional.on }, ...unknown }];
}

/** The family that came with the application, in a row sent before anything was decided. */
function familyAppliedWith(application: readonly RegisterRow[]): RegisterRow['familyRefs'] {
  return application.find((row) => row.decision === null && row.familyRefs)?.familyRefs ?? null;
}

function isReceiving({ decision, period }: DecidedRow, date: string): boolean {
  const month = date.slice(0, 7);
  const assigned = decision.kind === 'assign' || decision.kind === 'change-amount';
  return assigned && period !== null && period.from <= month && month <= period.to;
}

function mentions(row: RegisterRow, personRef: string): boolean {
  return row.applicantRef === personRef || (row.familyRefs?.includes(personRef) ?? false);
}

function byDecision(a: DecidedRow, b: DecidedRow): number {
  return (
    compare(a.decision.on, b.decision.on) ||
    DECISION_KINDS.indexOf(a.decision.kind) - DECISION_KINDS.indexOf(b.decision.kind) ||
    byRegistration(a, b)
  );
}

/** The content comes last, so that rows which nothing else tells apart still have one order. */
function byRegistration(a: RegisterRow, b: RegisterRow): number {
  return (
    compare(a.registeredOn, b.registeredOn) ||
    compare(JSON.stringify(contentOf(a)), JSON.stringify(contentOf(b)))
  );
}

function contentOf(row: RegisterRow): unknown[] {
  return [row.period?.to, row.period?.from, row.familyRefs, row.authority, row.applicationNumber];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
