/** The Unified Contact Centre (order, paragraph 2(10)): the short number, and the one that is free from any phone. */
export const CONTACT_CENTRE = { short: '1414', free: '8-800-080-7777' } as const;
