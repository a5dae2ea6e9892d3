import type { Language } from '../../shared/domain/language.ts';

type SignInTexts = {
  signIn: string;
  demonstration: string;
  people: string;
  organisations: string;
  another: string;
  number: string;
  numberHint: string;
  numberError: string;
  name: string;
  nameError: string;
  continue: string;
  signOut: string;
  signOutQuestion: string;
  signedOut: string;
  failed: string;
  startAgain: string;
  home: string;
};

export const SIGN_IN_TEXTS: Record<Language, SignInTexts> = {
  kk: {
    signIn: 'Кіру',
    demonstration:
      'Көрсету режимі: кез келген адамның атынан құпиясөзсіз кіруге болады. Бұл адамдар ойдан шығарылған.',
    people: 'Адамдар',
    organisations: 'Ұйымдар',
    another: 'Басқа нөмір',
    number: 'ЖСН немесе БСН',
    numberHint: '12 цифр. Адамның ЖСН-і немесе ұйымның БСН-і',
    numberError: 'Мұндай ЖСН немесе БСН болмайды: цифрларын тексеріңіз',
    name: 'Аты-жөні немесе атауы',
    nameError: 'Атын жазыңыз, 1–100 таңба',
    continue: 'Кіру',
    signOut: 'Шығу',
    signOutQuestion: 'Келісім қызметінен шығасыз ба?',
    signedOut: 'Сіз қызметтен шықтыңыз',
    failed: 'Кіру аяқталмады',
    startAgain: 'Кіру беті ескірген немесе сұрау қате. Басынан бастаңыз.',
    home: 'Бастапқы бет',
  },
  ru: {
    signIn: 'Вход',
    demonstration: 'Демонстрация: войти можно от имени любого и без пароля. Все эти люди вымышлены.',
    people: 'Люди',
    organisations: 'Организации',
    another: 'Другой номер',
    number: 'ИИН или БИН',
    numberHint: '12 цифр: ИИН человека или БИН организации',
    numberError: 'Такого ИИН или БИН не бывает: проверьте цифры',
    name: 'Имя или название',
    nameError: 'Напишите имя, от 1 до 100 знаков',
    continue: 'Войти',
    signOut: 'Выход',
    signOutQuestion: 'Выйти из сервиса «Келісім»?',
    signedOut: 'Вы вышли из сервиса',
    failed: 'Войти не получилось',
    startAgain: 'Страница входа устарела, или в запросе ошибка. Начните сначала.',
    home: 'На главную',
  },
  en: {
    signIn: 'Sign in',
    demonstration: 'A demonstration: sign in as anybody, without a password. These people are made up.',
    people: 'People',
    organisations: 'Organisations',
    another: 'Another number',
    number: 'IIN or BIN',
    numberHint: '12 digits: the IIN of a person or the BIN of an organisation',
    numberError: 'There is no such IIN or BIN: check its digits',
    name: 'Name',
    nameError: 'Write a name, 1 to 100 characters',
    continue: 'Sign in',
    signOut: 'Sign out',
    signOutQuestion: 'Sign out of Kelisim?',
    signedOut: 'You are signed out',
    failed: 'Signing in did not work',
    startAgain: 'The sign-in page is too old, or the request has a mistake. Please start again.',
    home: 'To the start page',
  },
};
