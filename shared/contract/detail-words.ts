import { INVALID_IIN_TEXT, type InvalidIinRule } from '../domain/identity-number.ts';
import type { Language } from '../domain/language.ts';
import { ROW_WORDS, type Words } from './row-words.ts';

const OF_IIN = {
  'twelve-digits': {
    kk: 'ЖСН дәл он екі цифрдан тұрады, одан басқа ештеңе болмайды.',
    ru: 'В ИИН ровно двенадцать цифр и ничего больше.',
  },
  century: {
    kk: 'ЖСН-нің туған ғасырды білдіретін жетінші цифры бірден алтыға дейін болады.',
    ru: 'Седьмая цифра ИИН, которая говорит о веке рождения, – от одного до шести.',
  },
  'birth-date': {
    kk: 'ЖСН-нің алғашқы алты цифры – күнтізбеде бар туған күн, ЖЖААКК түрінде.',
    ru: 'Первые шесть цифр ИИН – существующая дата рождения в виде ГГММДД.',
  },
  future: {
    kk: 'ЖСН-дегі туған күн болашақта болмайды.',
    ru: 'Дата рождения в ИИН не может быть в будущем.',
  },
  'never-issued': {
    kk: 'Бұл он бір цифрдан басталатын ЖСН болмайды: бақылау цифры он болар еді.',
    ru: 'Ни один ИИН не начинается с этих одиннадцати цифр: контрольной цифрой было бы десять.',
  },
  'check-digit': {
    kk: 'ЖСН-нің соңғы цифры қалғандарына сәйкес келмейді: біреуі қате терілген.',
    ru: 'Последняя цифра ИИН не согласуется с остальными: одна из них набрана неверно.',
  },
} as const satisfies Record<InvalidIinRule, Words>;

/**
 * What `detail` says, in the other languages: an English sentence as the code has it, `{}` for what stands in it. A rule
 * whose sentence is not here fails `test/unit/detail-words.test.ts`, or the test through HTTP that meets it.
 */
export const DETAIL_WORDS: Readonly<Record<string, Words>> = {
  ...Object.fromEntries(
    (Object.keys(OF_IIN) as InvalidIinRule[]).map((rule) => [INVALID_IIN_TEXT[rule], OF_IIN[rule]]),
  ),
  ...ROW_WORDS,
  'This field is missing.': { kk: 'Бұл өріс жоқ.', ru: 'Этого поля нет.' },
  'This field is not known here.': { kk: 'Мұнда мұндай өріс жоқ.', ru: 'Такого поля здесь нет.' },
  'This member stands here twice.': { kk: 'Бұл өріс екі рет тұр.', ru: 'Это поле стоит здесь дважды.' },
  'This is not JSON.': { kk: 'Бұл JSON емес.', ru: 'Это не JSON.' },
  'A text is needed here.': { kk: 'Мұнда мәтін керек.', ru: 'Здесь нужен текст.' },
  'A number is needed here.': { kk: 'Мұнда сан керек.', ru: 'Здесь нужно число.' },
  'A whole number is needed here.': { kk: 'Мұнда бүтін сан керек.', ru: 'Здесь нужно целое число.' },
  'true or false is needed here.': {
    kk: 'Мұнда true немесе false керек.',
    ru: 'Здесь нужно true или false.',
  },
  'A list is needed here.': { kk: 'Мұнда тізім керек.', ru: 'Здесь нужен список.' },
  'An object is needed here.': { kk: 'Мұнда объект керек.', ru: 'Здесь нужен объект.' },
  'This is not in the form that is needed here.': {
    kk: 'Мұнда қажет түрде емес.',
    ru: 'Это не в том виде, который здесь нужен.',
  },
  'This must not be empty.': { kk: 'Бұл бос болмауы керек.', ru: 'Это не должно быть пустым.' },
  'Printable characters only.': { kk: 'Тек басылатын таңбалар.', ru: 'Только печатные символы.' },
  'One of {}.': { kk: 'Мыналардың бірі: {}.', ru: 'Одно из: {}.' },
  'At least one.': { kk: 'Кемінде біреу.', ru: 'Хотя бы одно.' },
  'At least one; left out, every purpose is allowed.': {
    kk: 'Кемінде біреу; көрсетілмесе, барлық мақсатқа рұқсат.',
    ru: 'Хотя бы одна; если поля нет, разрешены все цели.',
  },
  'At least {}.': { kk: 'Кемінде {}.', ru: 'Не меньше {}.' },
  'At most {} characters.': { kk: 'Ең көбі {} таңба.', ru: 'Не больше {} символов.' },
  'At most {} people.': { kk: 'Ең көбі {} адам.', ru: 'Не больше {} человек.' },
  'At most {} at once.': { kk: 'Бір шақыруда ең көбі {}.', ru: 'За один раз не больше {}.' },
  'At most {} bytes.': { kk: 'Ең көбі {} байт.', ru: 'Не больше {} байт.' },
  'At most {}.': { kk: 'Ең көбі {}.', ru: 'Не больше {}.' },
  'A whole number.': { kk: 'Бүтін сан.', ru: 'Целое число.' },
  'A whole number from {} to {}.': { kk: '{} мен {} арасындағы бүтін сан.', ru: 'Целое число от {} до {}.' },
  'Not below zero.': { kk: 'Нөлден кем болмайды.', ru: 'Не меньше нуля.' },
  'Whole tenge.': { kk: 'Бүтін теңге.', ru: 'Целые тенге.' },
  'A date is YYYY-MM-DD.': { kk: 'Күн YYYY-MM-DD түрінде жазылады.', ru: 'Дата пишется как YYYY-MM-DD.' },
  'A month is YYYY-MM.': { kk: 'Ай YYYY-MM түрінде жазылады.', ru: 'Месяц пишется как YYYY-MM.' },
  'There was no year 0.': { kk: '0-жыл болған жоқ.', ru: 'Нулевого года не было.' },
  'A BIN has twelve digits, the last of which checks the others.': {
    kk: 'БСН он екі цифрдан тұрады, соңғысы қалғандарын тексереді.',
    ru: 'В БИН двенадцать цифр, последняя проверяет остальные.',
  },
  'Letters of the Cyrillic and Latin alphabets are needed.': {
    kk: 'Кирилл не латын әліпбиінің әріптері керек.',
    ru: 'Нужны буквы кириллицы или латиницы.',
  },
  'A code has {} digits and nothing else; spaces, dashes and dots do not count.': {
    kk: 'Код – {} цифр, басқа ештеңе емес; бос орын, сызықша мен нүкте есепке алынбайды.',
    ru: 'Код – это {} цифр и ничего больше; пробелы, тире и точки не считаются.',
  },
  'There is no birthDate to be confirmed.': {
    kk: 'Расталатын birthDate жоқ.',
    ru: 'Нет birthDate, которую нужно подтвердить.',
  },
  'This is not the date of birth in the IIN. One of them may be mistyped; but an IIN never changes, while a date of birth can be corrected: if both are as the document has them, send birthDateConfirmed: true with them.':
    {
      kk: 'Бұл ЖСН-дегі туған күн емес. Біреуі қате терілген болуы мүмкін; бірақ ЖСН ешқашан өзгермейді, ал туған күн түзетілуі мүмкін: екеуі де құжаттағыдай болса, birthDateConfirmed: true қосып жіберіңіз.',
      ru: 'Это не дата рождения из ИИН. Одно из двух могло быть набрано неверно; но ИИН никогда не меняется, а дату рождения могут исправить: если в документе стоит и то и другое, отправьте вместе с ними birthDateConfirmed: true.',
    },
  'One key, of 1 to 255 visible ASCII characters without a comma.': {
    kk: 'Үтірсіз, көрінетін 1-ден 255-ке дейінгі ASCII таңбадан тұратын бір кілт.',
    ru: 'Один ключ: от 1 до 255 видимых символов ASCII без запятой.',
  },
  'The register lets this organisation ask for: {}.': {
    kk: 'Тізілім бұл ұйымға мына мақсаттарда сұрауға рұқсат береді: {}.',
    ru: 'Реестр разрешает этой организации спрашивать для: {}.',
  },
  'The token must give the name of the organisation.': {
    kk: 'Токенде ұйымның атауы болуы керек.',
    ru: 'В токене должно быть название организации.',
  },
  'The token must name one person (iin) or one organisation (bin), by a right number.': {
    kk: 'Токенде дұрыс нөмірмен бір адам (iin) не бір ұйым (bin) көрсетілуі керек.',
    ru: 'Токен должен называть одного человека (iin) или одну организацию (bin) с верным номером.',
  },
  'The token must name one person (iin), by a right number.': {
    kk: 'Токенде дұрыс нөмірмен бір адам (iin) көрсетілуі керек.',
    ru: 'Токен должен называть одного человека (iin) с верным номером.',
  },
  'The signature does not fit the message.': {
    kk: 'Қолтаңба хабарламаға сәйкес емес.',
    ru: 'Подпись не подходит к сообщению.',
  },
  'must be JSON': { kk: 'JSON болуы керек', ru: 'должно быть в JSON' },
  'must be 1 to 128 visible ASCII characters': {
    kk: 'көрінетін 1-ден 128-ге дейінгі ASCII таңба болуы керек',
    ru: 'должно быть от 1 до 128 видимых символов ASCII',
  },
  'must be the id that came with the SMS': {
    kk: 'SMS-пен бірге келген нөмір болуы керек',
    ru: 'должен быть номер, который пришёл с SMS',
  },
  'must be a mobile number of Kazakhstan': {
    kk: 'Қазақстанның ұялы нөмірі болуы керек',
    ru: 'должен быть мобильный номер Казахстана',
  },
  'has a field that is not known here': {
    kk: 'мұнда белгісіз өрісі бар',
    ru: 'содержит поле, которого здесь нет',
  },
  'This is given as {}.': { kk: 'Бұл мына түрде беріледі: {}.', ru: 'Это выдаётся как {}.' },
  'The body is taken as it is, not compressed.': {
    kk: 'Дене сығылмай, сол күйінде қабылданады.',
    ru: 'Тело принимается как есть, без сжатия.',
  },
  'This query parameter is not known here. This call takes none.': {
    kk: 'Мұнда мұндай сұрау параметрі жоқ. Бұл шақыру параметр қабылдамайды.',
    ru: 'Такого параметра здесь нет. Этот вызов не принимает параметров.',
  },
  'This query parameter is not known here. This call takes {}.': {
    kk: 'Мұнда мұндай сұрау параметрі жоқ. Бұл шақыру мыналарды қабылдайды: {}.',
    ru: 'Такого параметра здесь нет. Этот вызов принимает: {}.',
  },
  'This query parameter stands here more than once.': {
    kk: 'Бұл сұрау параметрі бірнеше рет тұр.',
    ru: 'Этот параметр стоит здесь больше одного раза.',
  },
  'A cursor from `next`.': { kk: '`next` ішіндегі меңзер.', ru: 'Курсор из `next`.' },
  'A cursor from `next`, or a time in RFC 3339 that exists (in an address, its + is written %2B).': {
    kk: '`next` ішіндегі меңзер немесе RFC 3339 бойынша бар уақыт (мекенжайда + белгісі %2B деп жазылады).',
    ru: 'Курсор из `next` или существующее время по RFC 3339 (в адресе + пишется как %2B).',
  },
  "An organisation's BIN, or a person's reference.": {
    kk: 'Ұйымның БСН-і немесе адамның белгісі.',
    ru: 'БИН организации или обозначение человека.',
  },
  'An address such as https://bank.example/kelisim, of {} characters at most.': {
    kk: 'https://bank.example/kelisim сияқты, ең көбі {} таңбалы мекенжай.',
    ru: 'Адрес вида https://bank.example/kelisim, не длиннее {} символов.',
  },
  'Without a user name or a password in it.': {
    kk: 'Ішінде пайдаланушы аты мен құпиясөз болмауы керек.',
    ru: 'Без имени пользователя и пароля.',
  },
  'Without a fragment (#).': { kk: 'Фрагментсіз (#).', ru: 'Без фрагмента (#).' },
  'It must begin with https://.': { kk: 'https:// деп басталуы керек.', ru: 'Должен начинаться с https://.' },
  'Without a port: calls go to 443.': {
    kk: 'Портсыз: шақырулар 443 портына барады.',
    ru: 'Без порта: вызовы идут на 443.',
  },
  'This host is no address of the public internet.': {
    kk: 'Бұл – жалпыға ортақ интернеттегі мекенжай емес.',
    ru: 'Это не адрес общедоступного интернета.',
  },
  'A KATO code has nine digits; zeros at its end may be left off (2, 4 or 6 are left).': {
    kk: 'ӘАОЖ коды тоғыз цифрдан тұрады; соңындағы нөлдер жазылмауы мүмкін (2, 4 не 6 цифр қалады).',
    ru: 'В коде КАТО девять цифр; нули в конце можно не писать (остаётся 2, 4 или 6).',
  },
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The longer sentence first: `At most {} people.` before `At most {}.`. */
const patternsOf = () =>
  Object.entries(DETAIL_WORDS)
    .sort(([one], [other]) => other.length - one.length)
    .map(([english, words]) => ({
      pattern: new RegExp(`^${english.split('{}').map(escaped).join('(.+)')}$`),
      words,
    }));
/** Made for the first problem that is not told in English, and not at a function's start. */
let patterns: ReturnType<typeof patternsOf> | undefined;

/** What an English `detail` says in another language; undefined for a sentence that is not in the table. */
export function detailIn(language: Exclude<Language, 'en'>, english: string): string | undefined {
  patterns ??= patternsOf();
  for (const { pattern, words } of patterns) {
    const found = pattern.exec(english);
    if (!found) continue;
    const values = found.slice(1);
    return words[language].replaceAll('{}', () => values.shift() ?? '');
  }
  return undefined;
}
