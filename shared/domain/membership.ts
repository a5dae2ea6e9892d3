import * as z from 'zod';
import { byDecision, byRegistration, peopleOf } from './decisions.ts';
import { type OfficialText, officialText } from './fields.ts';
import { linesOf } from './lines.ts';
import { type Cover, coversOn } from './standing.ts';

/** Annex 3-1, column 13, the mildest first. */
export const DECISION_KINDS = ['assign', 'change-amount', 'suspend', 'stop', 'refuse'] as const;
export const decisionKindSchema = z.enum(DECISION_KINDS);
export type DecisionKind = z.infer<typeof decisionKindSchema>;

/** Column 17: of the decision under an additional agreement. */
export const additionalDecisionKindSchema = z.enum(['assign', 'refuse']);

/** Column 13; `reason`: why it was refused (Annex 12). */
export type Decision = { kind: DecisionKind; on: string; reason?: OfficialText | undefined };

/** The local executive body that keeps the row; `kato` is the code of its territory. */
export const authoritySchema = z.object({ kato: z.string(), name: officialText });
export type Authority = z.infer<typeof authoritySchema>;

/**
 * What membership needs of a row of the register. Rows of one application are the states of one line of the journal, one
 * after another; a row that leaves its family or period out (null) keeps the earlier one (the family, lastly, that of the
 * application as it came). Days are `YYYY-MM-DD`, months `YYYY-MM`.
 */
export type RegisterRow = {
  applicationNumber: string;
  registeredOn: string;
  applicantRef: string;
  familyRefs: readonly string[] | null;
  decision: Decision | null;
  period: { from: string; to: string } | null;
  /** Column 17: the decision under an additional agreement. The row's period is then that of both decisions. */
  additionalDecision: { kind: z.infer<typeof additionalDecisionKindSchema>; on: string } | null;
  authority: Authority;
  /** By reference, when its people were born, as far as their numbers were kept. */
  born?: Readonly<Record<string, string>>;
};

/** Whether the person belongs, and the authority that vouches for it: null when no row mentions the person. */
export type Membership = { belongs: boolean; authority: Authority | null };

/**
 * Whether a person belongs to the recipients on a date (`YYYY-MM-DD`): some application has the person as applicant or in
 * the family as its decisions in force on that date leave it (standing.ts). The authority is that of the application with
 * the latest such decision, else of the latest application that mentions the person. The order of the rows does not
 * matter, nor whether a row comes twice.
 */
export function membershipOn(rows: readonly RegisterRow[], personRef: string, date: string): Membership {
  const vouching = vouchingOn(rows, personRef, date);
  if (vouching) return { belongs: true, authority: vouching.row.authority };
  return { belongs: false, authority: latestNaming(rows, personRef)?.authority ?? null };
}

/**
 * The person's family on a date, the applicant first: as the decision that makes the person belong leaves it, else as the
 * latest application that mentions the person names it. Nobody where none does.
 */
export function familyOn(rows: readonly RegisterRow[], personRef: string, date: string): readonly string[] {
  const vouching = vouchingOn(rows, personRef, date);
  if (vouching) return vouching.people;
  const latest = latestNaming(rows, personRef);
  return latest ? peopleOf(latest) : [];
}

const vouchingOn = (rows: readonly RegisterRow[], personRef: string, date: string): Cover | undefined =>
  linesOf(rows, (row) => row)
    .flatMap((line) => coversOn(line, date))
    .filter(({ people }) => people.includes(personRef))
    .toSorted((a, b) => byDecision(a.row, b.row))
    .at(-1);

const latestNaming = (rows: readonly RegisterRow[], personRef: string): RegisterRow | undefined =>
  rows
    .filter((row) => peopleOf(row).includes(personRef))
    .toSorted(byRegistration)
    .at(-1);
