/**
 * The columns that the intake knows. Those of Annex 3-1 come first, in the order of the form, so that a place in this list
 * is the number of the column less one; then what authorities keep beside the form.
 */
export const JOURNAL_COLUMNS = [
  'applicationNumber',
  'registeredOn',
  'applicantIin',
  'applicantName',
  'address',
  'sentToPrecinctCommissionOn',
  'precinctConclusionOn',
  'sentToEmploymentCommissionOn',
  'employmentRecommendationOn',
  'socialContract',
  'draftDecisionSentOn',
  'assistance',
  'decision',
  'period',
  'totalTenge',
  'additionalAgreement',
  'additionalDecision',
  'additionalTotalTenge',
] as const;

type Beside =
  | 'decisionKind'
  | 'socialPackage'
  | 'reasonKk'
  | 'reasonRu'
  | 'withdrawn'
  | 'member'
  | 'iin'
  | 'phone'
  | 'language'
  | 'whyRejected'
  | 'ignored';
export type Column = (typeof JOURNAL_COLUMNS)[number] | Beside;

/** Where each column of a table stands, counted from 0. */
export type Places = Partial<Record<Column, number>>;
