import type { Language } from './language.ts';
import type { Decision } from './lifecycle.ts';
import type { QuietReason } from './request.ts';
import { QUIET_AFTER_REFUSAL } from './schedule.ts';
import { DAY } from './time.ts';

type Glossary = {
  /** The word that a citizen decides by, in a reply, and that a decision is acknowledged with. */
  words: Record<Decision, string>;
  accepted: (word: string) => string;
  acceptedBefore: (word: string) => string;
  /** Why a request was quiet (rule 7), to its citizen. */
  quiet: Record<QuietReason, string>;
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
    quiet: {
      'refused-before': `Бұл сұрау салушыға соңғы ${DAYS} күнде бас тарттыңыз, сондықтан SMS жіберілмеді`,
      'not-me': 'Нөміріңізден «бұл мен емес» деген жауап келді, сондықтан SMS жіберілмеді',
      blocked: 'Сіз бұл сұрау салушыны бұғаттағансыз: ештеңе берілмеді',
      'sms-used-up': 'Бір күнге арналған SMS саны таусылды, сондықтан SMS жіберілмеді',
    },
  },
  ru: {
    words: { grant: 'ДА', refuse: 'НЕТ', 'not-me': 'НЕ Я' },
    accepted: (word) => `Ваш ответ принят: ${word}.`,
    acceptedBefore: (word) => `Ваш ответ уже принят раньше: ${word}.`,
    quiet: {
      'refused-before': `Вы отказали этому запросившему за последние ${DAYS} дней, поэтому SMS не отправлено`,
      'not-me': 'С вашего номера пришёл ответ «это не я», поэтому SMS не отправлено',
      blocked: 'Вы заблокировали этого запросившего: ему ничего не передано',
      'sms-used-up': 'Число SMS на один день исчерпано, поэтому SMS не отправлено',
    },
  },
  en: {
    words: { grant: 'YES', refuse: 'NO', 'not-me': 'NOT ME' },
    accepted: (word) => `Your reply is accepted: ${word}.`,
    acceptedBefore: (word) => `Your reply was already accepted: ${word}.`,
    quiet: {
      'refused-before': `You refused them within the last ${DAYS} days, so no SMS was sent`,
      'not-me': 'Somebody at your number answered “this is not me”, so no SMS was sent',
      blocked: 'You had blocked them: they got nothing',
      'sms-used-up': 'The SMS of one day are used up, so no SMS was sent',
    },
  },
};
