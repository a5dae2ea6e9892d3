import { readable, wholeKato } from './journal-text.ts';
import type { Decision, DecisionKind, RegisterRow } from './membership.ts';

/** A row as one decision of its application. */
export type DecidedRow = RegisterRow & { decision: Decision };

/**
 * Where one application has several decisions of one day the stricter counts: an allowance that was stopped that day is
 * not being received, whatever else was decided. So a payment suspended and resumed on one day stays suspended.
 */
const STRICTNESS = {
  assign: 0,
  'change-amount': 1,
  suspend: 2,
  stop: 3,
  refuse: 4,
} as const satisfies Record<DecisionKind, number>;

/** What makes an application: authorities begin their numbers anew each year, so the day of registration is part of it. */
export const applicationOf = (
  row: Pick<RegisterRow, 'authority' | 'applicationNumber' | 'registeredOn'>,
): string => `${wholeKato(row.authority.kato)}#${readable(row.applicationNumber)}#${row.registeredOn}`;

export const peopleOf = (row: Pick<RegisterRow, 'applicantRef' | 'familyRefs'>): string[] => [
  row.applicantRef,
  ...(row.familyRefs ?? []),
];

/** Whether the decision gives assistance; the other kinds end it. */
export const isAssigning = ({ decision: { kind } }: DecidedRow): boolean =>
  kind === 'assign' || kind === 'change-amount';

/**
 * The decisions of a row. An assignment under an additional agreement is one more decision to assign. A refusal under it
 * refuses the addition only: the assistance already assigned stays as it is.
 */
export function decisionsOf(row: RegisterRow): DecidedRow[] {
  const { decision, additionalDecision: additional } = row;
  const decided = decision ? [{ ...row, decision }] : [];
  if (additional?.kind !== 'assign') return decided;
  // The row's period and family came with its own decision: on an earlier day they were not known yet.
  const unknown = decision && decision.on > additional.on ? { period: null, familyRefs: null } : {};
  return [...decided, { ...row, decision: { kind: 'assign', on: additional.on }, ...unknown }];
}

/** By day, and within a day from the mildest to the strictest. */
export const byDecision = (a: DecidedRow, b: DecidedRow): number =>
  compare(a.decision.on, b.decision.on) ||
  STRICTNESS[a.decision.kind] - STRICTNESS[b.decision.kind] ||
  byRegistration(a, b);

/** The content comes last, so that rows which nothing else tells apart still have one order. */
export const byRegistration = (a: RegisterRow, b: RegisterRow): number =>
  compare(a.registeredOn, b.registeredOn) ||
  compare(JSON.stringify(comparableOf(a)), JSON.stringify(comparableOf(b)));

const comparableOf = (row: RegisterRow): unknown[] => [
  row.period?.to,
  row.period?.from,
  row.familyRefs,
  row.authority,
  row.applicationNumber,
  row.applicantRef,
];

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
