/** Paragraph 45: to whom one may complain, and within how many working days that one answers. */
export const COMPLAINT_WORKING_DAYS = {
  /** The provider (Annex 14, row 1). */
  provider: 5,
  /** The body that assesses and controls the quality of state services. */
  qualityBody: 15,
  /** The provider satisfies the complaint, or hands its file on. */
  handedOn: 3,
} as const;

/** Annex 14, row 9: a change of the rules is on the procedure page, and with the contact centre, within these working days. */
export const CHANGE_WORKING_DAYS = 3;
