/** Languages a citizen may be addressed in: Kazakh (Cyrillic), Russian, English. */
export const LANGUAGES = ['kk', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
