import type { Language } from '../../shared/domain/language.ts';

/** How the application of a demonstration family went; `register.ts` makes the register's rows of it. */
type Outcome =
  | 'conditional'
  | 'unconditional'
  | 'supplemented'
  | 'supplement-refused'
  | 'changed'
  | 'renewed'
  | 'ended'
  | 'suspended'
  | 'stopped'
  | 'refused'
  | 'undecided';

type AuthorityKey = keyof typeof AUTHORITIES;

/** Authorities that assign the assistance (Annex 14, row 1), by their code in the classifier of territories (KATO). */
export const AUTHORITIES = {
  astana: {
    kato: '710000000',
    place: 'Астана қ.',
    streets: ['Сығанақ', 'Бауыржан Момышұлы', 'Тәуелсіздік', 'Жеңіс'],
    name: {
      kk: 'Астана қаласының Жұмыспен қамту және әлеуметтік қорғау басқармасы',
      ru: 'Управление занятости и социальной защиты города Астаны',
    },
  },
  almaty: {
    kato: '750000000',
    place: 'Алматы қ.',
    streets: ['Абай', 'Төле би', 'Райымбек', 'Саин'],
    name: {
      kk: 'Алматы қаласының Әлеуметтік әл-ауқат басқармасы',
      ru: 'Управление социального благосостояния города Алматы',
    },
  },
  shymkent: {
    kato: '790000000',
    place: 'Шымкент қ.',
    streets: ['Тәуке хан', 'Байтұрсынов', 'Рысқұлов', 'Қонаев'],
    name: {
      kk: 'Шымкент қаласының Жұмыспен қамту және әлеуметтік қорғау басқармасы',
      ru: 'Управление занятости и социальной защиты города Шымкента',
    },
  },
  taraz: {
    kato: '311010000',
    place: 'Тараз қ.',
    streets: ['Қазыбек би', 'Сүлейменов', 'Желтоқсан', 'Айтиев'],
    name: {
      kk: 'Тараз қаласы әкімдігінің Жұмыспен қамту және әлеуметтік бағдарламалар бөлімі',
      ru: 'Отдел занятости и социальных программ акимата города Тараза',
    },
  },
  karaganda: {
    kato: '351010000',
    place: 'Қарағанды қ.',
    streets: ['Ерубаев', 'Ермеков', 'Бұқар жырау', 'Гоголь'],
    name: {
      kk: 'Қарағанды қаласының Жұмыспен қамту және әлеуметтік бағдарламалар бөлімі',
      ru: 'Отдел занятости и социальных программ города Караганды',
    },
  },
  kyzylorda: {
    kato: '431010000',
    place: 'Қызылорда қ.',
    streets: ['Жібек жолы', 'Қорқыт ата', 'Тоқмағамбетов', 'Ыбырай Жақаев'],
    name: {
      kk: 'Қызылорда қаласының Жұмыспен қамту және әлеуметтік бағдарламалар бөлімі',
      ru: 'Отдел занятости и социальных программ города Кызылорды',
    },
  },
} as const;

/** `born` is YYMMDD; `language` is the language of the applicant's SMS, or null where no phone is registered. */
export type FamilyRow = readonly [
  name: string,
  born: string,
  sex: 'f' | 'm',
  adults: 1 | 2 | 3,
  children: number,
  authority: AuthorityKey,
  outcome: Outcome,
  language: Language | null,
];

/**
 * The families. A row's place gives its people's numbers and phones, so new families go to the end: whoever noted down
 * a demonstration number keeps a working one.
 */
export const FAMILIES: readonly FamilyRow[] = [
  ['Серікбаева Айгүл Маратқызы', '880412', 'f', 2, 3, 'shymkent', 'conditional', 'kk'],
  ['Ковалёва Ирина Сергеевна', '850923', 'f', 1, 2, 'karaganda', 'conditional', 'ru'],
  ['Омаров Дәурен Болатұлы', '790305', 'm', 2, 5, 'taraz', 'unconditional', null],
  ['Жұмабаева Сәуле Ерланқызы', '910718', 'f', 2, 4, 'kyzylorda', 'supplemented', 'kk'],
  ['Пак Виктория Александровна', '930127', 'f', 1, 1, 'almaty', 'unconditional', 'ru'],
  ['Нұрпейісов Ғалым Қайратұлы', '820614', 'm', 3, 4, 'shymkent', 'conditional', 'kk'],
  ['Әлімбекова Гүлнар Сапарқызы', '760830', 'f', 2, 3, 'astana', 'changed', 'kk'],
  ['Захаров Андрей Викторович', '810211', 'm', 2, 2, 'karaganda', 'suspended', 'ru'],
  ['Қожахметова Мөлдір Асқарқызы', '950503', 'f', 1, 2, 'almaty', 'refused', 'kk'],
  ['Тілеубергенов Нұржан Әділұлы', '870916', 'm', 2, 3, 'kyzylorda', 'stopped', 'kk'],
  ['Шевченко Оксана Петровна', '780129', 'f', 1, 3, 'astana', 'renewed', 'ru'],
  ['Бекжанова Әсел Тимурқызы', '970822', 'f', 2, 1, 'taraz', 'undecided', 'en'],
  ['Сейітов Ерболат Жақсыбекұлы', '740407', 'm', 2, 5, 'shymkent', 'ended', 'kk'],
  ['Мұратова Динара Нұрланқызы', '890611', 'f', 2, 2, 'almaty', 'supplement-refused', 'kk'],
  ['Литвиненко Николай Иванович', '690318', 'm', 1, 0, 'karaganda', 'unconditional', 'ru'],
  ['Дүйсенова Құралай Бақытқызы', '840725', 'f', 3, 3, 'kyzylorda', 'conditional', 'kk'],
  ['Ахметжанов Руслан Маратұлы', '900114', 'm', 2, 3, 'almaty', 'conditional', 'en'],
  ['Есенғалиева Жанар Серікқызы', '860502', 'f', 1, 4, 'taraz', 'unconditional', 'kk'],
  ['Морозова Татьяна Алексеевна', '830919', 'f', 2, 1, 'astana', 'refused', 'ru'],
  ['Қасымов Бауыржан Төлегенұлы', '770223', 'm', 2, 4, 'shymkent', 'changed', 'kk'],
  ['Исмаилова Зульфия Рашидовна', '920307', 'f', 2, 3, 'almaty', 'conditional', 'ru'],
  ['Байжанов Арман Ғабитұлы', '880930', 'm', 2, 2, 'astana', 'unconditional', 'kk'],
  ['Рахымжанова Ботагөз Өмірқызы', '800615', 'f', 1, 3, 'kyzylorda', 'suspended', null],
  ['Цой Дмитрий Валерьевич', '860108', 'm', 2, 2, 'taraz', 'conditional', 'ru'],
  ['Тұрсынбекова Индира Ержанқызы', '940420', 'f', 2, 2, 'shymkent', 'unconditional', 'kk'],
  ['Оспанова Ләззат Қанатқызы', '750712', 'f', 3, 2, 'kyzylorda', 'renewed', 'kk'],
  ['Гончаров Сергей Михайлович', '710926', 'm', 1, 0, 'astana', 'stopped', 'ru'],
  ['Әбілқасымова Перизат Талғатқызы', '960303', 'f', 1, 1, 'almaty', 'conditional', 'kk'],
  ['Сүлейменов Жандос Қуанышұлы', '850221', 'm', 2, 4, 'taraz', 'supplemented', 'kk'],
  ['Кузнецова Елена Владимировна', '790817', 'f', 2, 2, 'karaganda', 'unconditional', 'ru'],
  ['Мырзағалиева Айжан Дәуренқызы', '930510', 'f', 2, 3, 'astana', 'conditional', 'kk'],
  ['Назаров Тимур Искандерович', '910602', 'm', 2, 1, 'shymkent', 'undecided', 'ru'],
  ['Жақыпова Шолпан Бекболатқызы', '720428', 'f', 2, 3, 'kyzylorda', 'ended', 'kk'],
  ['Ермекбаев Олжас Сәкенұлы', '890213', 'm', 2, 5, 'almaty', 'conditional', 'kk'],
  ['Белова Наталья Юрьевна', '870704', 'f', 1, 2, 'karaganda', 'changed', 'ru'],
  ['Құдайбергенова Раушан Әлиқызы', '810316', 'f', 2, 4, 'taraz', 'unconditional', 'kk'],
  ['Садықов Мейрам Ақылбекұлы', '780909', 'm', 3, 3, 'shymkent', 'refused', 'kk'],
  ['Юсупова Гульнара Хамитовна', '840127', 'f', 2, 3, 'almaty', 'conditional', 'ru'],
  ['Тасболатова Камшат Нұрболқызы', '980611', 'f', 1, 1, 'kyzylorda', 'unconditional', 'kk'],
  ['Баймұханов Серікжан Оралұлы', '730520', 'm', 2, 2, 'karaganda', 'suspended', 'kk'],
  ['Фёдорова Светлана Николаевна', '760302', 'f', 1, 0, 'astana', 'unconditional', 'ru'],
  ['Ділманова Аружан Бауыржанқызы', '990515', 'f', 2, 1, 'almaty', 'conditional', 'en'],
  ['Төлегенов Қайсар Мұхтарұлы', '830828', 'm', 2, 4, 'taraz', 'stopped', 'kk'],
  ['Смағұлова Гүлмира Жанатқызы', '800110', 'f', 2, 5, 'shymkent', 'conditional', 'kk'],
  ['Романенко Вадим Олегович', '900724', 'm', 2, 2, 'karaganda', 'supplement-refused', 'ru'],
  ['Ибраева Назгүл Асылханқызы', '920916', 'f', 1, 3, 'kyzylorda', 'conditional', 'kk'],
  ['Шаймерденов Ербол Кеңесұлы', '860419', 'm', 3, 2, 'astana', 'unconditional', null],
  ['Ли Марина Геннадьевна', '820605', 'f', 2, 1, 'almaty', 'changed', 'ru'],
  ['Қалиева Сандуғаш Мұратқызы', '950208', 'f', 2, 2, 'taraz', 'conditional', 'kk'],
  ['Абдрахманов Ислам Русланұлы', '940303', 'm', 2, 3, 'shymkent', 'undecided', 'kk'],
];
