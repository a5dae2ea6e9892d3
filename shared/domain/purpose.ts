/** What a requester may ask for: a fixed list, so that no requester puts free text in front of a citizen. */
export const PURPOSES = ['credit', 'housing', 'education', 'employment', 'social-services', 'other'] as const;
export type Purpose = (typeof PURPOSES)[number];
