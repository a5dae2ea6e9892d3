import type { Language } from './language.ts';
import type { Decision, EventType, SeenStatus } from './lifecycle.ts';
import type { Purpose } from './purpose.ts';
import type { QuietReason } from './request.ts';
import { QUIET_AFTER_REFUSAL } from './schedule.ts';
import { DAY } from './time.ts';

/** `sms`: the same where each character is one that the requester's name loses. */
type Named = { full: string; sms: string };

type Glossary = {
  /** The word that a citizen decides by, in a reply, and that a decision is acknowledged with. */
  words: Record<Decision, string>;
  accepted: (word: string) => string;
  acceptedBefore: (word: string) => string;
  purposes: Record<Purpose, Named>;
  /** As the requester reads them. */
  statuses: Record<SeenStatus, string>;
  /** As the citizen does. */
  outcomes: Record<SeenStatus, string>;
  /** What the citizen decided, to the citizen. */
  decided: Record<Decision, string>;
  /** What happened, to the requester. */
  events: Record<EventType, string>;
  /** Why a request was quiet (rule 7), to its citizen. */
  quiet: Record<QuietReason, string>;
  documents: {
    /** Annex 14: the service's name is the title of its paper; on a page it is called shortly. */
    confirmation: { title: string; short: string };
    receipt: string;
    /** A message of the ministry's, on paper. */
    notice: string;
  };
};

const DAYS = QUIET_AFTER_REFUSAL / DAY;

/**
 * How Kelisim calls things, the one wording for SMS, pages and paper; the Kazakh one decides. Nobody words them a second time
 * (test/unit/glossary.test.ts).
 */
export const GLOSSARY: Record<Language, Glossary> = {
  kk: {
    words: { grant: 'ИӘ', refuse: 'ЖОҚ', 'not-me': 'МЕН ЕМЕС' },
    accepted: (word) => `Жауабыңыз қабылданды: ${word}.`,
    acceptedBefore: (word) => `Жауабыңыз бұған дейін қабылданған: ${word}.`,
    purposes: {
      credit: { full: 'несие беру', sms: 'несие' },
      housing: { full: 'тұрғын үй беру', sms: 'тұрғын үй' },
      education: { full: 'оқуға қабылдау', sms: 'оқу' },
      employment: { full: 'жұмысқа қабылдау', sms: 'жұмыс' },
      'social-services': { full: 'әлеуметтік қызмет көрсету', sms: 'әлеум.қызмет' },
      other: { full: 'өзге мақсат', sms: 'өзге' },
    },
    statuses: {
      'awaiting-consent': 'Азаматтың шешімі күтілуде',
      consented: 'Келісім берілді, жауап дайындалуда',
      answered: 'Жауап берілді',
      refused: 'Азамат бас тартты',
      expired: 'Мерзімі өтті',
      cancelled: 'Қайтарып алынды',
    },
    outcomes: {
      'awaiting-consent': 'Шешіміңіз күтілуде',
      consented: 'Сіз келістіңіз',
      answered: 'Сіз келістіңіз, жауап берілді',
      refused: 'Сіз бас тарттыңыз',
      expired: 'Жауап берген жоқсыз',
      cancelled: 'Сұрау салушы қайтарып алды',
    },
    decided: {
      grant: 'Сіз келістіңіз',
      refuse: 'Сіз бас тарттыңыз',
      'not-me': 'Сіз «бұл мен емес» дедіңіз',
    },
    events: {
      submitted: 'Сұрау қабылданды',
      asked: 'Азаматтан келісім сұралды',
      granted: 'Азамат келісті',
      refused: 'Азамат бас тартты',
      'not-me': 'Азамат «бұл мен емес» деді',
      expired: 'Шешім қабылдау уақыты бітті',
      cancelled: 'Сұрау қайтарып алынды',
      answered: 'Жауап берілді',
    },
    quiet: {
      'refused-before': `Бұл сұрау салушыға соңғы ${DAYS} күнде бас тарттыңыз, сондықтан SMS жіберілмеді`,
      'not-me': 'Нөміріңізден «бұл мен емес» деген жауап келді, сондықтан SMS жіберілмеді',
      blocked: 'Сіз бұл сұрау салушыны бұғаттағансыз: ештеңе берілмеді',
      'sms-used-up': 'Бір күнге арналған SMS саны таусылды, сондықтан SMS жіберілмеді',
    },
    documents: {
      confirmation: {
        title:
          'Өтініш берушінің (отбасының) атаулы әлеуметтік көмек алушыларға тиесілігін (тиесілі еместігін) растайтын ақпарат',
        short: 'Растама',
      },
      receipt: 'Сұрау мен шешім түбіртегі',
      notice: 'Мемлекеттік атаулы әлеуметтік көмек туралы хабарлама',
    },
  },
  ru: {
    words: { grant: 'ДА', refuse: 'НЕТ', 'not-me': 'НЕ Я' },
    accepted: (word) => `Ваш ответ принят: ${word}.`,
    acceptedBefore: (word) => `Ваш ответ уже принят раньше: ${word}.`,
    purposes: {
      credit: { full: 'предоставление кредита', sms: 'кредит' },
      housing: { full: 'предоставление жилья', sms: 'жильё' },
      education: { full: 'приём на учёбу', sms: 'учёба' },
      employment: { full: 'приём на работу', sms: 'работа' },
      'social-services': { full: 'оказание социальных услуг', sms: 'соцуслуги' },
      other: { full: 'иная цель', sms: 'иное' },
    },
    statuses: {
      'awaiting-consent': 'Ждём решения гражданина',
      consented: 'Согласие получено, готовится ответ',
      answered: 'Ответ выдан',
      refused: 'Гражданин отказал',
      expired: 'Время вышло',
      cancelled: 'Отозван',
    },
    outcomes: {
      'awaiting-consent': 'Ждёт вашего решения',
      consented: 'Вы согласились',
      answered: 'Вы согласились, ответ передан',
      refused: 'Вы отказали',
      expired: 'Вы не ответили',
      cancelled: 'Запрос отозвали',
    },
    decided: { grant: 'Вы согласились', refuse: 'Вы отказали', 'not-me': 'Вы ответили «это не я»' },
    events: {
      submitted: 'Запрос принят',
      asked: 'У гражданина запрошено согласие',
      granted: 'Гражданин согласился',
      refused: 'Гражданин отказал',
      'not-me': 'Гражданин ответил «это не я»',
      expired: 'Время на решение вышло',
      cancelled: 'Запрос отозван',
      answered: 'Ответ выдан',
    },
    quiet: {
      'refused-before': `Вы отказали этому запросившему за последние ${DAYS} дней, поэтому SMS не отправлено`,
      'not-me': 'С вашего номера пришёл ответ «это не я», поэтому SMS не отправлено',
      blocked: 'Вы заблокировали этого запросившего: ему ничего не передано',
      'sms-used-up': 'Число SMS на один день исчерпано, поэтому SMS не отправлено',
    },
    documents: {
      confirmation: {
        title:
          'Информация, подтверждающая принадлежность (отсутствие принадлежности) заявителя (семьи) к получателям адресной социальной помощи',
        short: 'Подтверждение',
      },
      receipt: 'Справка о запросе и решении',
      notice: 'Уведомление о государственной адресной социальной помощи',
    },
  },
  en: {
    words: { grant: 'YES', refuse: 'NO', 'not-me': 'NOT ME' },
    accepted: (word) => `Your reply is accepted: ${word}.`,
    acceptedBefore: (word) => `Your reply was already accepted: ${word}.`,
    purposes: {
      credit: { full: 'granting a loan', sms: 'loan' },
      housing: { full: 'provision of housing', sms: 'housing' },
      education: { full: 'admission to studies', sms: 'education' },
      employment: { full: 'employment', sms: 'job' },
      'social-services': { full: 'provision of social services', sms: 'social services' },
      other: { full: 'another purpose', sms: 'other' },
    },
    statuses: {
      'awaiting-consent': 'Waiting for the citizen',
      consented: 'Consent given, answer on its way',
      answered: 'Answered',
      refused: 'The citizen refused',
      expired: 'Time ran out',
      cancelled: 'Cancelled',
    },
    outcomes: {
      'awaiting-consent': 'Waiting for your decision',
      consented: 'You agreed',
      answered: 'You agreed, and the answer was given',
      refused: 'You refused',
      expired: 'You did not answer',
      cancelled: 'Whoever asked withdrew',
    },
    decided: { grant: 'You agreed', refuse: 'You refused', 'not-me': 'You said “this is not me”' },
    events: {
      submitted: 'Request accepted',
      asked: 'Citizen asked for consent',
      granted: 'Citizen agreed',
      refused: 'Citizen refused',
      'not-me': 'Citizen said “this is not me”',
      expired: 'The time to decide ran out',
      cancelled: 'Request cancelled',
      answered: 'Answer given',
    },
    quiet: {
      'refused-before': `You refused them within the last ${DAYS} days, so no SMS was sent`,
      'not-me': 'Somebody at your number answered “this is not me”, so no SMS was sent',
      blocked: 'You had blocked them: they got nothing',
      'sms-used-up': 'The SMS of one day are used up, so no SMS was sent',
    },
    documents: {
      confirmation: {
        title:
          'Information confirming that the applicant (family) belongs (does not belong) to the recipients of targeted social assistance',
        short: 'Confirmation',
      },
      receipt: 'Receipt of a request and its decision',
      notice: 'Notification about state targeted social assistance',
    },
  },
};

/** A purpose on pages and paper. */
export function purposesIn(language: Language): Record<Purpose, string> {
  const { purposes } = GLOSSARY[language];
  return {
    credit: purposes.credit.full,
    housing: purposes.housing.full,
    education: purposes.education.full,
    employment: purposes.employment.full,
    'social-services': purposes['social-services'].full,
    other: purposes.other.full,
  };
}
