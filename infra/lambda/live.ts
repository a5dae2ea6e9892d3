/** The name under which the version of a function stands that callers and triggers get. */
export const LIVE = 'live';
