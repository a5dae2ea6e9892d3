import type { Language } from './language.ts';
import { HOUR, MINUTE, SECOND } from './time.ts';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Chromium's Intl has no units in Kazakh. */
const UNITS: Record<Language, { hour: Forms; minute: Forms }> = {
  kk: { hour: { other: 'сағат' }, minute: { other: 'минут' } },
  ru: {
    hour: { one: 'час', few: 'часа', other: 'часов' },
    minute: { one: 'минута', few: 'минуты', other: 'минут' },
  },
  en: { hour: { one: 'hour', other: 'hours' }, minute: { one: 'minute', other: 'minutes' } },
};

/** A length of time, ms, as a text says it: `2 hours`, `2 сағат`; in minutes when it is not of whole hours. */
export function spoken(language: Language, ms: number): string {
  const [unit, length] = ms % HOUR === 0 ? (['hour', HOUR] as const) : (['minute', MINUTE] as const);
  const count = ms / length;
  const forms = UNITS[language][unit];
  return `${count} ${forms[new Intl.PluralRules(language).select(count)] ?? forms.other}`;
}

/** The same as ISO 8601 writes it, e.g. `PT7200S`. */
export const isoDuration = (ms: number): string => `PT${ms / SECOND}S`;
