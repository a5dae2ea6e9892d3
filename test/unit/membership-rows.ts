import type { Authority, DecisionKind, RegisterRow } from '../../shared/domain/membership.ts';

export const ALMATY: Authority = { kato: '750000000', name: { kk: 'Алматы қаласы', ru: 'город Алматы' } };
export const SEMEY: Authority = { kato: '101010000', name: { kk: 'Семей қаласы', ru: 'город Семей' } };
export const YEAR = { from: '2026-03', to: '2027-02' };

export function decided(kind: DecisionKind, on: string): Pick<RegisterRow, 'decision'> {
  return { decision: { kind, on } };
}

/** A row of Aliya's application; she is the applicant, Bolat and Saule are her family. */
export function row(changes: Partial<RegisterRow> = {}): RegisterRow {
  return {
    applicationNumber: '17',
    registeredOn: '2026-02-10',
    applicantRef: 'aliya',
    familyRefs: ['bolat', 'saule'],
    ...decided('assign', '2026-03-05'),
    additionalDecision: null,
    period: YEAR,
    authority: ALMATY,
    ...changes,
  };
}

/** A later state of the same line of the journal, which says nothing of period and family. */
export function later(kind: DecisionKind, on: string, changes: Partial<RegisterRow> = {}): RegisterRow {
  return row({ ...decided(kind, on), period: null, familyRefs: null, ...changes });
}

export type Case = [given: string, rows: RegisterRow[], person: string, date: string, belongs: boolean];
