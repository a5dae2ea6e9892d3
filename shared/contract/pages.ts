/** Items on one page of a requester's changes: where the query says nothing, and at most. */
export const CHANGES_A_PAGE = 50;
export const MOST_CHANGES_A_PAGE = 100;

/** Items on one page of a citizen's cabinet. */
export const CONSENTS_A_PAGE = 50;

/** Deliveries on one page of a webhook's log. */
export const DELIVERIES_A_PAGE = 50;
