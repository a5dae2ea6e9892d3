import type { Column } from './columns.ts';
import type { HeadingLanguage } from './headings.ts';

/** Why a cell, or a row, was not understood. */
export type FaultKind = keyof typeof FAULT_TEXTS;
export type Fault = { column: Column; kind: FaultKind };

export type Read<T> = { kind: 'ok'; value: T } | { kind: 'nothing' } | { kind: 'fault'; fault: FaultKind };

export const ok = <T>(value: T): Read<T> => ({ kind: 'ok', value });
export const nothing: Read<never> = { kind: 'nothing' };
export const fault = (kind: FaultKind): Read<never> => ({ kind: 'fault', fault: kind });

/** In the words of whoever keeps the journal, with what to do; the value itself is in the row beside them. */
export const FAULT_TEXTS = {
  missing: {
    kk: 'бұл ұяшық бос болмауы керек',
    ru: 'эта ячейка не должна быть пустой',
    en: 'this cell must not be empty',
  },
  'cut-off': {
    kk: 'кесте бұл санның соңын жоғалтқан (8,5E+11). Бағанды «Мәтін» пішіміне қойып, нөмірді қайта жазыңыз',
    ru: 'таблица потеряла конец этого числа (8,5E+11). Задайте столбцу формат «Текстовый» и впишите номер заново',
    en: 'the spreadsheet has lost the end of this number (8,5E+11). Format the column as Text and type the number again',
  },
  'iin-digits': {
    kk: 'ЖСН дәл он екі цифрдан тұрады',
    ru: 'ИИН состоит ровно из двенадцати цифр',
    en: 'an IIN is exactly twelve digits',
  },
  'iin-wrong': {
    kk: 'ЖСН қате: бақылау цифры немесе туған күн сәйкес емес',
    ru: 'ИИН с ошибкой: контрольная цифра или дата рождения не сходится',
    en: 'the IIN is mistyped: its check digit or its date of birth does not agree',
  },
  phone: {
    kk: 'Қазақстанның ұялы нөмірі керек, +77XXXXXXXXX; нөмір алынып тасталса, «жоқ» деп жазыңыз',
    ru: 'нужен мобильный номер Казахстана, +77XXXXXXXXX; если номера больше нет, напишите «нет»',
    en: 'a Kazakhstan mobile number is needed, +77XXXXXXXXX; where there is none any more, write "none"',
  },
  language: {
    kk: 'тіл: қазақша, орысша немесе ағылшынша (kk, ru, en)',
    ru: 'язык: казахский, русский или английский (kk, ru, en)',
    en: 'the language is Kazakh, Russian or English (kk, ru, en)',
  },
  date: {
    kk: 'күн 29.09.2022 немесе 2022-09-29 түрінде жазылады, ондай күн болуы керек',
    ru: 'дата пишется как 29.09.2022 или 2022-09-29, и такой день должен быть',
    en: 'a date is written 29.09.2022 or 2022-09-29, and the day must exist',
  },
  slashes: {
    kk: 'қиғаш сызықпен жазылғанда күн мен ай шатасады: 29.09.2022 түрінде жазыңыз',
    ru: 'с косой чертой день и месяц можно перепутать: напишите 29.09.2022',
    en: 'with slashes day and month can be mixed up: write 29.09.2022',
  },
  'several-dates': {
    kk: 'бір ұяшықта бірнеше күн тұр: әр шешімге бөлек жол керек',
    ru: 'в одной ячейке несколько дат: каждому решению нужна своя строка',
    en: 'there are several dates in one cell: each decision needs a row of its own',
  },
  period: {
    kk: 'кезең айлармен жазылады: 2026-01 - 2026-12, 01.2026–12.2026 немесе қаңтар–желтоқсан 2026',
    ru: 'период пишется месяцами: 2026-01 - 2026-12, 01.2026–12.2026 или январь–декабрь 2026',
    en: 'a period is written in months: 2026-01 - 2026-12, 01.2026–12.2026 or January–December 2026',
  },
  'period-order': {
    kk: 'кезеңнің соңғы айы біріншісінен бұрын: екі айға да жылын жазыңыз',
    ru: 'последний месяц периода раньше первого: напишите год при обоих месяцах',
    en: 'the last month of the period is before the first: write the year with both months',
  },
  tenge: {
    kk: 'сома теңгемен, бүтін санмен жазылады: 125 000',
    ru: 'сумма пишется в тенге целым числом: 125 000',
    en: 'the sum is written in whole tenge: 125 000',
  },
  agreement: {
    kk: 'нөмірі де, күні де керек: № 12, 29.09.2022',
    ru: 'нужны и номер, и дата: № 12 от 29.09.2022',
    en: 'both number and date are needed: No. 12, 29.09.2022',
  },
  assistance: {
    kk: 'көмектің түрі: шартты немесе шартсыз',
    ru: 'вид помощи: обусловленная или безусловная',
    en: 'the kind of assistance is conditional or unconditional',
  },
  'decision-kind': {
    kk: 'шешімнің түрі керек: тағайындау, мөлшерін өзгерту, тоқтата тұру, тоқтату немесе бас тарту',
    ru: 'нужен вид решения: назначение, изменение размера, приостановление, прекращение или отказ',
    en: 'the kind of decision is needed: assign, change of amount, suspend, stop or refuse',
  },
  'decision-date': {
    kk: 'шешімнің күні керек',
    ru: 'нужна дата решения',
    en: 'the date of the decision is needed',
  },
  'additional-kind': {
    kk: 'қосымша келісім бойынша шешім: тағайындау немесе бас тарту',
    ru: 'решение по дополнительному соглашению: назначение или отказ',
    en: 'a decision under an additional agreement is to assign or to refuse',
  },
  'social-package': {
    kk: 'әлеуметтік пакет: берілді немесе бас тартылды',
    ru: 'социальный пакет: предоставлен или отказано',
    en: 'the social package is granted or refused',
  },
  withdrawn: {
    kk: 'жол қайтарып алынса «иә», қайта тұрса «жоқ» деп жазыңыз',
    ru: 'если строка отозвана, напишите «да», если снова действует, «нет»',
    en: 'write "yes" where the row is taken back, "no" where it stands again',
  },
  'no-journal-row': {
    kk: 'бұл өтініш жіберілген журналда жоқ: журналмен бірге жіберіңіз',
    ru: 'в отправленном журнале нет этого заявления: отправьте вместе с журналом',
    en: 'the journal that was sent has no such application: send it together with the journal',
  },
} as const satisfies Record<string, Record<HeadingLanguage, string>>;
