import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { DEFAULT_LANGUAGE, LANGUAGES, type Language, languageOfTag } from '../shared/domain/language.ts';
import type { Texts } from './texts/texts.ts';

export { LANGUAGES, type Language };

/** Each language by itself: a visitor fetches the one they read. */
const TEXTS: Record<Language, () => Promise<Texts>> = {
  kk: () => import('./texts/kk.ts').then(({ kk }) => kk),
  ru: () => import('./texts/ru.ts').then(({ ru }) => ru),
  en: () => import('./texts/en.ts').then(({ en }) => en),
};

/** Rejects when they cannot be had. */
export const loadTexts = (language: Language): Promise<Texts> => TEXTS[language]();

export const LANGUAGE_NAMES: Record<Language, { short: string; name: string }> = {
  kk: { short: 'ҚАЗ', name: 'Қазақша' },
  ru: { short: 'РУС', name: 'Русский' },
  en: { short: 'ENG', name: 'English' },
};

const REMEMBERED = 'kelisim.language';

/** The choice made before, else the browser's first language of ours, else Kazakh. */
export const firstLanguage = (): Language =>
  languageOfTag(localStorage.getItem(REMEMBERED)) ??
  navigator.languages.map(languageOfTag).find((language) => language !== undefined) ??
  DEFAULT_LANGUAGE;

export const rememberLanguage = (language: Language): void => localStorage.setItem(REMEMBERED, language);

type Spoken = {
  language: Language;
  texts: Texts;
  /** False when the language's texts cannot be had now: all stays as it is. */
  choose: (language: Language) => Promise<boolean>;
};

export const LanguageContext = createContext<Spoken | null>(null);

export function useLanguage(): Spoken {
  const spoken = useContext(LanguageContext);
  if (!spoken) throw new Error('nothing is shown before a language is chosen');
  return spoken;
}

export const useTexts = (): Texts => useLanguage().texts;
