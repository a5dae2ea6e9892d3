import type { Column } from './columns.ts';

/** All of these parts, in any order, with no letter between the words: a heading may be broken and hyphenated anywhere. */
type Parts = readonly string[];
type Rule = readonly [column: Column, ...ways: Parts[]];

/** Headings that are short, and would be a part of many others. */
const WHOLE: Record<string, Column> = {
  номерпп: 'ignored',
  ррномер: 'ignored',
  рсномер: 'ignored',
  неге: 'whyRejected',
  шешімніңтүрі: 'decisionKind',
  шешімтүрі: 'decisionKind',
  шешім: 'decisionKind',
  видрешения: 'decisionKind',
  типрешения: 'decisionKind',
  решение: 'decisionKind',
  decision: 'decisionKind',
  decisionkind: 'decisionKind',
  kindofdecision: 'decisionKind',
  жсн: 'iin',
  иин: 'iin',
  iin: 'iin',
  фио: 'applicantName',
  атыжөні: 'applicantName',
  name: 'applicantName',
  fullname: 'applicantName',
  тіл: 'language',
  тілі: 'language',
  smsтілі: 'language',
  язык: 'language',
  языкsms: 'language',
  language: 'language',
};

/** Annex 3-1 in the three languages; the first rule that fits counts, so the narrower one stands before the wider. */
const RULES: readonly Rule[] = [
  ['whyRejected', ['негеқабылданбады'], ['почемунепринято'], ['whyitwasnotaccepted']],
  ['withdrawn', ['қайтарыпалын'], ['отозван'], ['withdrawn']],
  ['reasonRu', ['причин', 'отказ'], ['себе', 'орысша'], ['reason', 'ru']],
  ['reasonKk', ['бастарту', 'себе'], ['себе', 'қазақша'], ['reason']],
  ['ignored', ['отбасымүше', 'тегі'], ['фамилия', 'член'], ['member', 'name']],
  [
    'member',
    ['отбасымүше', 'жсн'],
    ['отбасымүше', 'сәйкестендіру'],
    ['член', 'семь', 'иин'],
    ['член', 'семь', 'идентификац'],
  ],
  ['member', ['member', 'iin'], ['familymember']],
  ['phone', ['телефон'], ['ұялы'], ['абоненттік'], ['мобильн'], ['абонентск'], ['phone'], ['mobile']],
  ['additionalDecision', ['қосымша', 'шешім'], ['дополн', 'решен'], ['additional', 'decision']],
  [
    'additionalTotalTenge',
    ['қосымша', 'сома'],
    ['дополн', 'сумм'],
    ['additional', 'total'],
    ['additional', 'amount'],
  ],
  ['additionalAgreement', ['қосымша', 'келісім'], ['дополн', 'соглаш'], ['additional', 'agreement']],
  ['draftDecisionSentOn', ['шешімжоба'], ['проект', 'решени'], ['draftdecision']],
  ['precinctConclusionOn', ['қорытынды'], ['заключени', 'комисси'], ['conclusion']],
  ['employmentRecommendationOn', ['ұсыным'], ['рекомендац'], ['recommendation']],
  [
    'sentToPrecinctCommissionOn',
    ['учаскелік', 'беру'],
    ['учаскелік', 'жібер'],
    ['участков', 'комисси'],
    ['precinct'],
  ],
  ['sentToEmploymentCommissionOn', ['жұмыспенқамту', 'жібер'], ['өңірліккомиссия'], ['комисси', 'занятост']],
  [
    'sentToEmploymentCommissionOn',
    ['районн', 'комисси'],
    ['региональн', 'комисси'],
    ['employmentcommission'],
  ],
  ['socialContract', ['келісімшарт'], ['социальн', 'контракт'], ['socialcontract']],
  ['decision', ['шешім', 'күн'], ['дата', 'решени'], ['decision', 'date'], ['датапринятиярешения']],
  ['socialPackage', ['әлеуметтікпакет'], ['социальн', 'пакет'], ['socialpackage']],
  [
    'applicantIin',
    ['өтінішберуші', 'жсн'],
    ['өтінішберуші', 'сәйкестендіру'],
    ['заявител', 'иин'],
    ['заявител', 'идентификац'],
  ],
  ['applicantIin', ['applicant', 'iin'], ['applicant', 'identification']],
  [
    'iin',
    ['жекесәйкестендірунөмірі'],
    ['индивидуальныйидентификационныйномер'],
    ['individualidentificationnumber'],
  ],
  [
    'registeredOn',
    ['тіркелгенкүн'],
    ['тіркеукүн'],
    ['тіркеу', 'күні'],
    ['дата', 'регистрац'],
    ['registration'],
    ['registered'],
  ],
  ['applicantName', ['тегі', 'аты'], ['фамилия'], ['фио'], ['surname'], ['applicant', 'name']],
  [
    'assistance',
    ['көмек', 'түрі'],
    ['вид', 'помощи'],
    ['вид', 'асп'],
    ['kind', 'tsa'],
    ['kind', 'assistance'],
    ['type', 'assistance'],
  ],
  ['address', ['мекенжай'], ['адрес'], ['мест', 'жительств'], ['address']],
  ['period', ['кезең'], ['период'], ['period']],
  ['totalTenge', ['сома'], ['сумм'], ['total'], ['amount']],
  [
    'applicationNumber',
    ['өтініш', 'номер'],
    ['өтініш', 'нөмірі'],
    ['заявлен', 'номер'],
    ['обращен', 'номер'],
    ['applicationno'],
    ['application', 'number'],
  ],
];

/** Latin letters that stand in Cyrillic words for those they look like. */
const LOOKALIKES: Record<string, string> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
  h: 'һ',
};

/** A heading's letters and digits alone: line breaks, hyphens and spaces are where the form ran out of room. */
function lettersOf(heading: string): string {
  const letters = heading
    .normalize('NFC')
    .toLowerCase()
    .replace(/№/g, 'номер')
    .replace(/[^\p{L}\p{N}]/gu, '');
  if (!/\p{Script=Cyrillic}/u.test(letters)) return letters;
  return letters.replace(/sms|[aceiopxyh]/g, (letter) => LOOKALIKES[letter] ?? letter);
}

/** The column that a heading names; null: it is no heading of ours. */
export function columnOf(heading: string): Column | null {
  const letters = lettersOf(heading);
  if (letters === '') return null;
  const whole = WHOLE[letters];
  if (whole !== undefined) return whole;
  const fits = (parts: Parts): boolean => parts.every((part) => letters.includes(part));
  return RULES.find(([, ...ways]) => ways.some(fits))?.[0] ?? null;
}

export type HeadingLanguage = 'kk' | 'ru' | 'en';

/** The language of a table's headings, by its letters: those that only Kazakh has, Cyrillic, Latin. */
export function languageOf(headings: readonly string[]): HeadingLanguage {
  const text = headings.join(' ').toLowerCase();
  if (/[әғқңөұүһі]/.test(text)) return 'kk';
  return /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en';
}
