/** Languages a citizen may be addressed in: Kazakh (Cyrillic), Russian, English. */
export const LANGUAGES = ['kk', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** For whoever has not said which. */
export const DEFAULT_LANGUAGE: Language = 'kk';

/** Our language of a language tag (RFC 5646) such as `ru-KZ`. */
export const languageOfTag = (tag: string | null | undefined): Language | undefined =>
  LANGUAGES.find((language) => language === tag?.split('-')[0]?.toLowerCase());

/** Something in each language. */
export const worded = <T>(of: (language: Language) => T): Record<Language, T> => ({
  kk: of('kk'),
  ru: of('ru'),
  en: of('en'),
});
