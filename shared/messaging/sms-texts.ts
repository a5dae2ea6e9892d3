import { GLOSSARY } from '../domain/glossary.ts';
import type { Language } from '../domain/language.ts';
import type { Decision } from '../domain/lifecycle.ts';
import type { Purpose } from '../domain/purpose.ts';
import { type AskedBy, requesterOf } from '../domain/request.ts';
import { CONSENT_WINDOW } from '../domain/schedule.ts';
import { almatyDate, almatyTime, type Instant, plus } from '../domain/time.ts';
import type { About } from './about.ts';
import { readyToName, smsNameOf } from './sms-name.ts';

/** `about`: null for the reader's own family. */
type Prompt = { name: string; about: About | null; purpose: string; code: string; until: string };

type SmsTexts = {
  /** The whole length of a prompt, in the units of its encoding. */
  promptLimit: number;
  prompt: (parts: Prompt) => string;
  /** The same in fewer words, for who has the whole question on the screen. */
  promptOnPage: (parts: Prompt) => string;
  hint: string;
  tooLate: string;
  wrongCode: string;
  messageWaits: string;
};

/** Two concatenated UCS-2 segments: 70 units less 3 for the header of each (3GPP TS 23.040, 9.2.3.24.1). */
const TWO_UCS2_SEGMENTS = 2 * 67;
/** One GSM-7 segment, in septets; every character the English text uses takes one. */
const ONE_GSM7_SEGMENT = 160;

/** The words to decide by, as a citizen may choose among them. */
function replies(language: Language, between = '/', last = between): string {
  const { grant, refuse, 'not-me': notMe } = GLOSSARY[language].words;
  return `${grant}${between}${refuse}${last}${notMe}`;
}

/*
 * Every character in a prompt is one the requester's name loses, and at least some 25 of the name must be left (15 where
 * it is said whom it is about): hence АӘК and АСП, slashes between the words, and no full stop at the end. What is asked
 * is consent (paragraph 19-1: келісім), so the prompt never puts "do you receive TSA?" as a question that YES or NO would
 * answer.
 */
const SMS_TEXTS: Record<Language, SmsTexts> = {
  kk: {
    promptLimit: TWO_UCS2_SEGMENTS,
    // "Мерзім 18:45" rather than "18:45-ке дейін": the case ending would have to follow how the number is read aloud.
    prompt: ({ name, about, purpose, code, until }) =>
      `${name} сұрайды: ${about ? `${about.year} ж.т. ${about.child ? 'баланың' : 'адамның'} отбасы` : 'отбасыңыз'} ` +
      `АӘК ала ма (${purpose}). Келісесіз бе? Жауап: ${code} ${replies('kk')}. Мерзім ${until}`,
    promptOnPage: ({ name, about, purpose, code, until }) =>
      `${name} ${about ? `${about.year} ж.т. ${about.child ? 'баланың' : 'адамның'} ` : ''}` +
      `АӘК туралы келісім сұрайды (${purpose}). Жауап: ${code} ${replies('kk')}. Мерзім ${until}`,
    hint: `Қабылданбады. SMS-тегі код пен бір сөз жіберіңіз: ${replies('kk')}`,
    tooLate: 'Жауап қабылданбады: ашық сұрау жоқ немесе уақыты өтті.',
    wrongCode: 'Жауап қабылданбады: код қате. Соңғы SMS-ті не кабинетті қараңыз.',
    messageWaits: 'Келісім: жеке кабинетіңізде хабарлама бар. Кіріп оқыңыз.',
  },
  ru: {
    promptLimit: TWO_UCS2_SEGMENTS,
    prompt: ({ name, about, purpose, code, until }) =>
      `${name} спрашивает, получает ли ` +
      `${about ? `семья ${about.child ? 'ребёнка' : 'человека'} ${about.year} г.р.` : 'ваша семья'} ` +
      `АСП (${purpose}). Согласны? Ответьте: ${code} ${replies('ru')} до ${until}`,
    promptOnPage: ({ name, about, purpose, code, until }) =>
      `${name} спрашивает об АСП ${about ? `${about.child ? 'ребёнка' : 'человека'} ${about.year} г.р. ` : ''}` +
      `(${purpose}). Согласны? Ответьте: ${code} ${replies('ru')} до ${until}`,
    hint: `Ответ не принят. Пришлите код из SMS и одно слово: ${replies('ru', ', ', ' или ')}`,
    tooLate: 'Ответ не принят: открытого вопроса нет или время вышло.',
    wrongCode: 'Ответ не принят: код неверный. Проверьте последнее SMS или кабинет.',
    messageWaits: 'Келісім: в личном кабинете есть сообщение. Войдите и прочтите.',
  },
  en: {
    promptLimit: ONE_GSM7_SEGMENT,
    prompt: ({ name, about, purpose, code, until }) =>
      `${name} asks if ` +
      `${about ? `the family of a ${about.child ? 'child' : 'person'} born in ${about.year}` : 'your family'} ` +
      `gets targeted social assistance (${purpose}). Agree? Reply ${code} ${replies('en', ', ', ' or ')} by ${until}`,
    promptOnPage: ({ name, about, purpose, code, until }) =>
      `${name} asks about social assistance${about ? ` of a ${about.child ? 'child' : 'person'} born in ${about.year}` : ''} ` +
      `(${purpose}). Agree? Reply ${code} ${replies('en', ', ', ' or ')} by ${until}`,
    hint: `Your reply was not counted. Send the code from our SMS and one word: ${replies('en', ', ', ' or ')}.`,
    tooLate: 'Your reply was not counted: no question is open, or its time is over.',
    wrongCode: 'Your reply was not counted: the code is wrong. Check the latest SMS or your account.',
    messageWaits: 'Kelisim: a message waits in your personal account. Sign in to read it.',
  },
};

export type PromptInput = AskedBy & {
  language: Language;
  purpose: Purpose;
  /** Whom it is about, where that has to be said (rule 8). */
  about: About | null;
  /** `CODE_DIGITS` digits: beside a year of birth the only run of four or more digits in the text. */
  code: string;
  /** End of the consent window. */
  deadline: Instant;
  /** The host of the page on which the citizen asked for this SMS; absent for every other. */
  host?: string | null | undefined;
};

/** To be waited for before `promptSms`: some names need tables that are loaded then only. */
export const readyToPrompt = ({ language, ...request }: AskedBy & { language: Language }): Promise<void> =>
  readyToName(requesterOf(request), language);

/** By the last line, browsers of phones put the code into the field of that page and no other (WICG, "Origin-bound one-time codes delivered via SMS"). */
const boundTo = (host: string, code: string): string => `\n@${host} #${code}`;

/** A name cut shorter than this tells nobody who asks: then the address of a page gives way. */
const LEAST_OF_NAME = 10;

/**
 * The message that asks for consent (paragraph 19-1): at most two segments in kk and ru, one in en. Asked for on a page, it is bound to
 * that page (docs/adr/0026); it can be answered by SMS all the same.
 */
export function promptSms({ language, about, purpose, deadline, host, ...rest }: PromptInput): string {
  const { code, ...request } = rest;
  const { prompt, promptOnPage, promptLimit } = SMS_TEXTS[language];
  const parts = { about, purpose: GLOSSARY[language].purposes[purpose].sms, code, until: localEnd(deadline) };
  const withName = (textWith: (name: string) => string): string => {
    const longest = promptLimit - textWith('').length;
    return textWith(smsNameOf(requesterOf(request), { language, longest }));
  };
  const onPage = (name: string): string =>
    promptOnPage({ name, ...parts }) + (host ? boundTo(host, code) : '');
  return host && promptLimit - onPage('').length >= LEAST_OF_NAME
    ? withName(onPage)
    : withName((name) => prompt({ name, ...parts }));
}

/** How to answer, for a reply without a code, without a word, or with several words. */
export const hintSms = ({ language }: { language: Language }): string => SMS_TEXTS[language].hint;

/** For a reply that came when nothing was open: it changed nothing. */
export const tooLateSms = ({ language }: { language: Language }): string => SMS_TEXTS[language].tooLate;

/** For a reply whose code fits no open request of this phone: it decided nothing. */
export const wrongCodeSms = ({ language }: { language: Language }): string => SMS_TEXTS[language].wrongCode;

/** That something came into the cabinet (paragraph 19-1), and nothing of what it is: others may read the phone. */
export const messageWaitsSms = ({ language }: { language: Language }): string =>
  SMS_TEXTS[language].messageWaits;

type Accepted = { language: Language; decision: Decision };

/** For a reply that decided. */
export const acceptedSms = ({ language, decision }: Accepted): string =>
  GLOSSARY[language].accepted(GLOSSARY[language].words[decision]);

/** For a reply to what was decided before: `decision` is the one that stands. */
export const acceptedBeforeSms = ({ language, decision }: Accepted): string =>
  GLOSSARY[language].acceptedBefore(GLOSSARY[language].words[decision]);

/** `HH:mm` in Kazakhstan, floored, so that a citizen is never promised more time than there is. */
function localEnd(deadline: Instant): string {
  const time = almatyTime(deadline);
  const day = almatyDate(deadline);
  if (day === almatyDate(plus(deadline, -CONSENT_WINDOW))) return time;
  const [, month, date] = day.split('-');
  return `${date}.${month} ${time}`;
}
