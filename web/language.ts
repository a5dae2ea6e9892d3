import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { DEFAULT_LANGUAGE, LANGUAGES, type Language, languageOfTag } from '../shared/domain/language.ts';
import { en } from './texts/en.ts';
import { kk } from './texts/kk.ts';
import { ru } from './texts/ru.ts';
import type { Texts } from './texts/texts.ts';

export { LANGUAGES, type Language };

export const TEXTS: Record<Language, Texts> = { kk, ru, en };

const REMEMBERED = 'kelisim.language';

/** The choice made before, else the browser's first language of ours, else Kazakh. */
export const firstLanguage = (): Language =>
  languageOfTag(localStorage.getItem(REMEMBERED)) ??
  navigator.languages.map(languageOfTag).find((language) => language !== undefined) ??
  DEFAULT_LANGUAGE;

export const rememberLanguage = (language: Language): void => localStorage.setItem(REMEMBERED, language);

type Spoken = { language: Language; texts: Texts; choose: (language: Language) => void };

export const LanguageContext = createContext<Spoken>({
  language: DEFAULT_LANGUAGE,
  texts: TEXTS[DEFAULT_LANGUAGE],
  choose: () => undefined,
});

export const useLanguage = (): Spoken => useContext(LanguageContext);
export const useTexts = (): Texts => useLanguage().texts;
