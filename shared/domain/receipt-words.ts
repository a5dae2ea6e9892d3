import type { ChainedEvent } from './event-chain.ts';
import { GLOSSARY } from './glossary.ts';
import type { Language } from './language.ts';
import { type Decision, decisionIn } from './lifecycle.ts';

/** How a citizen was reached, and how a decision was made. */
type Way = 'sms' | 'cabinet';

type Words = {
  requestId: string;
  submitted: string;
  asked: string;
  decided: string;
  told: string;
  nothingTold: string;
  soonTold: string;
  opened: string;
  notOpened: string;
  /** How a form of an answer is called, as what was opened. */
  forms: Record<'json' | 'jws' | 'pdf', string>;
  notAsked: string;
  ways: Record<Way, string>;
  /** Rule 8: what a representative decided, to whoever of the two reads it. */
  represented: Record<Decision, string>;
  complaints: string;
};

/** What a citizen's receipt says in words of its own, on the page and on paper; the rest is the glossary's. */
export const RECEIPT_WORDS: Record<Language, Words> = {
  kk: {
    requestId: 'Сұрау салу нөмірі',
    submitted: 'Сұрау түскен уақыт',
    asked: 'Сізден келісім сұралған уақыт',
    decided: 'Шешім',
    told: 'Не алды',
    nothingTold: 'Ештеңе алған жоқ',
    soonTold: 'Жауап қазір жіберіледі',
    opened: 'Құжат ашылған уақыты',
    notOpened: 'Әлі ашылған жоқ',
    forms: { json: 'экранда немесе бағдарламада', jws: 'қол қойылған файл (JWS)', pdf: 'PDF' },
    notAsked: 'Сұралған жоқ',
    ways: { sms: 'SMS арқылы', cabinet: 'жеке кабинетте' },
    represented: {
      grant: 'Азаматтың заңды өкілі келісті',
      refuse: 'Азаматтың заңды өкілі бас тартты',
      'not-me': 'Азаматтың заңды өкілі «бұл мен емес» деді',
    },
    complaints: 'Шағым беру',
  },
  ru: {
    requestId: 'Номер запроса',
    submitted: 'Когда поступил запрос',
    asked: 'Когда у вас спросили согласие',
    decided: 'Решение',
    told: 'Что получили',
    nothingTold: 'Ничего не получили',
    soonTold: 'Ответ сейчас отправляется',
    opened: 'Когда открыт документ',
    notOpened: 'Ещё не открыт',
    forms: { json: 'на экране или в программе', jws: 'подписанный файл (JWS)', pdf: 'PDF' },
    notAsked: 'Не спрашивали',
    ways: { sms: 'по SMS', cabinet: 'в личном кабинете' },
    represented: {
      grant: 'Законный представитель гражданина согласился',
      refuse: 'Законный представитель гражданина отказал',
      'not-me': 'Законный представитель гражданина ответил «это не я»',
    },
    complaints: 'Куда жаловаться',
  },
  en: {
    requestId: 'Request number',
    submitted: 'When the request came in',
    asked: 'When you were asked',
    decided: 'Decision',
    told: 'What they got',
    nothingTold: 'They got nothing',
    soonTold: 'The answer is being sent',
    opened: 'Document opened',
    notOpened: 'Not opened yet',
    forms: { json: 'on screen or by a program', jws: 'signed file (JWS)', pdf: 'PDF' },
    notAsked: 'Nobody was asked',
    ways: { sms: 'by SMS', cabinet: 'in the personal account' },
    represented: {
      grant: 'The legal representative of the citizen agreed',
      refuse: 'The legal representative of the citizen refused',
      'not-me': 'The legal representative of the citizen said “this is not me”',
    },
    complaints: 'Where to complain',
  },
};

const isWay = (channel: string | undefined): channel is Way => channel === 'sms' || channel === 'cabinet';

/** By which way, or null where nobody was reached by any. */
export const wayIn = (language: Language, { channel }: Pick<ChainedEvent, 'channel'>): string | null =>
  isWay(channel) ? RECEIPT_WORDS[language].ways[channel] : null;

/** What was decided, by whom, in words; null for what is no decision. */
export function decisionInWords(
  language: Language,
  { type, by }: Pick<ChainedEvent, 'type' | 'by'>,
): string | null {
  const decision = decisionIn(type);
  if (decision === null) return null;
  return by === 'representative'
    ? RECEIPT_WORDS[language].represented[decision]
    : GLOSSARY[language].decided[decision];
}
