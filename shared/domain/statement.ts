import type { Language } from './language.ts';

/** Annex 14, row 5, as a sentence. The Kazakh wording decides. */
const STATEMENTS = {
  belongs: {
    kk: 'Өтініш беруші (отбасы) мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі.',
    ru: 'Заявитель (семья) относится к получателям государственной адресной социальной помощи.',
    en: 'The applicant (family) belongs to the recipients of state targeted social assistance.',
  },
  doesNotBelong: {
    kk: 'Өтініш беруші (отбасы) мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі емес.',
    ru: 'Заявитель (семья) не относится к получателям государственной адресной социальной помощи.',
    en: 'The applicant (family) does not belong to the recipients of state targeted social assistance.',
  },
} as const satisfies Record<string, Record<Language, string>>;

/** What an answer says, in each language. */
export const statementOf = (belongs: boolean): Record<Language, string> =>
  belongs ? STATEMENTS.belongs : STATEMENTS.doesNotBelong;
