import type { Language } from '../domain/language.ts';

export type Words = Record<Exclude<Language, 'en'>, string>;

/** What is said of a row of the register only, in the other languages: as `DETAIL_WORDS` has all the rest. */
export const ROW_WORDS: Readonly<Record<string, Words>> = {
  'A Kazakhstan mobile number is needed, as +77XXXXXXXXX, or null where there is none or no longer.': {
    kk: 'Қазақстанның ұялы нөмірі +77XXXXXXXXX түрінде керек; нөмір жоқ болса немесе енді жоқ болса – null.',
    ru: 'Нужен мобильный номер Казахстана в виде +77XXXXXXXXX или null, если номера нет или больше нет.',
  },
  'Nobody is their own representative.': {
    kk: 'Ешкім өзіне өзі өкіл болмайды.',
    ru: 'Никто не бывает представителем самому себе.',
  },
  'It does not end before it begins.': {
    kk: 'Ол басталмай тұрып аяқталмайды.',
    ru: 'Это не кончается раньше, чем началось.',
  },
  'Without the sign #.': { kk: '# белгісінсіз.', ru: 'Без знака #.' },
  'There was no targeted social assistance before {}.': {
    kk: '{} дейін атаулы әлеуметтік көмек болған жоқ.',
    ru: 'До {} адресной социальной помощи не было.',
  },
  'This is more than a year ahead.': {
    kk: 'Бұған дейін бір жылдан астам уақыт бар.',
    ru: 'До этого больше года.',
  },
  'No application is registered in the future.': {
    kk: 'Өтініш болашақ күнмен тіркелмейді.',
    ru: 'Заявление не регистрируют будущим днём.',
  },
  'No decision comes before the registration.': {
    kk: 'Шешім өтініш тіркелгенге дейін қабылданбайды.',
    ru: 'Решение не принимают до регистрации заявления.',
  },
  'The last month is not before the first.': {
    kk: 'Соңғы ай бірінші айдан бұрын болмайды.',
    ru: 'Последний месяц не бывает раньше первого.',
  },
  'This row was taken back. Sent with withdrawn: false it is stated again.': {
    kk: 'Бұл жол қайтарып алынған. withdrawn: false деп жіберілсе, қайта күшіне енеді.',
    ru: 'Эту строку отозвали. Если отправить её с withdrawn: false, она снова в силе.',
  },
  'The rows of this decision say something else: none of them is taken back by this one.': {
    kk: 'Бұл шешімнің жолдарында басқаша жазылған: бұл жол олардың ешқайсысын қайтарып алмайды.',
    ru: 'В строках этого решения сказано другое: этой строкой ни одна из них не отзывается.',
  },
  'An assignment needs a period, its own or that of an earlier decision on the application.': {
    kk: 'Тағайындауға кезең керек: өзінің кезеңі немесе осы өтініш бойынша бұрынғы шешімнің кезеңі.',
    ru: 'Назначению нужен период: свой или из более раннего решения по этому заявлению.',
  },
};
