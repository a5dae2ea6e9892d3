import type { OfficialText } from './fields.ts';
import { type Language, worded } from './language.ts';
import type { NoticeFacts } from './notice-facts.ts';
import { type Happened, NOTICE_WORDS } from './notice-words.ts';
import type { Notice } from './notices.ts';

const happenedIn = ({ kind, decision }: Pick<Notice, 'kind' | 'decision'>): Happened => {
  switch (kind) {
    case 'tsa-assigned':
      return 'assign';
    case 'tsa-refused':
      return 'refuse';
    case 'tsa-changed':
      // A kind of several decisions, and each of them has its sentence.
      return decision === 'suspend' || decision === 'stop' ? decision : 'change-amount';
    default:
      return kind;
  }
};

/** `31.12.2026`, `12.2026`: as Kazakh and Russian documents have it. */
const written = (date: string): string => date.split('-').reverse().join('.');
const NO_BREAK_SPACE = '\u00a0';
const grouped = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);

/** A fact of a message, and its value, in words. */
type WordedFact = { name: string; value: string };

/** The information itself, a line for each thing that the journal says, in the order of the journal's columns. */
export function factsInWords(facts: NoticeFacts, language: Language): WordedFact[] {
  const words = NOTICE_WORDS[language];
  const { assistance, period, totalTenge, socialPackage, socialContract, additionalAgreement, reason } =
    facts;
  const agreed = ({ number, date }: { number: string; date: string }) =>
    words.agreement(number, written(date));
  const lines: [keyof NoticeFacts, string | undefined][] = [
    ['socialContract', socialContract && agreed(socialContract)],
    ['additionalAgreement', additionalAgreement && agreed(additionalAgreement)],
    ['assistance', assistance && words[assistance]],
    ['socialPackage', socialPackage && words[socialPackage]],
    ['reason', reason && officialIn(reason, language)],
    ['period', period && `${written(period.from)} – ${written(period.to)}`],
    ['totalTenge', totalTenge === undefined ? undefined : words.tenge(grouped(totalTenge))],
  ];
  return lines.flatMap(([fact, value]) => (value === undefined ? [] : [{ name: words[fact], value }]));
}

/** The register writes in two languages: whoever reads English gets both. */
const officialIn = (text: OfficialText, language: Language): string =>
  language === 'en' ? `${text.kk} / ${text.ru}` : text[language];

type Message = Pick<Notice, 'kind' | 'decision' | 'facts' | 'corrects' | 'takenBack'>;

/** What a message says, as sentences, in each language: all of it, so that whoever has the sentence has the information. */
export const noticeStatement = (message: Message): Record<Language, string> =>
  worded((language) => {
    const words = NOTICE_WORDS[language];
    const { corrects, takenBack, facts } = message;
    const before = takenBack ? [words.takenBack] : corrects === undefined ? [] : [words.corrected];
    const said = factsInWords(facts, language).map(({ name, value }) => `${name}: ${value}.`);
    return [...before, words.happened[happenedIn(message)], ...said].join(' ');
  });
