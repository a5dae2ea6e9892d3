import type { Language } from './language.ts';
import type { Decision } from './lifecycle.ts';

export type Wordings = Partial<Record<Decision, Partial<Record<Language, string>>>>;

/** Wordings that are read wherever their letters stand, spaces or none: `НЕЯ`, `Д А`, `МЕН 123456 ЕМЕС`. */
export const WORDINGS: Wordings = {
  grant: {
    kk: `ИӘ, ИЯ, IA, IYA, КЕЛІСЕМІН, КЕЛИСЕМИН, KELISEMIN,
         МЕН КЕЛІСЕМІН, МЕН КЕЛИСЕМИН, MEN KELISEMIN`,
    ru: `ДА, DA, СОГЛАСЕН, СОГЛАСНА, SOGLASEN, SOGLASNA,
         Я СОГЛАСЕН, Я СОГЛАСНА, YA SOGLASEN, YA SOGLASNA`,
    en: 'YES, AGREE, I AGREE',
  },
  refuse: {
    kk: `ЖОҚ, ZHOQ, JOQ, БАС ТАРТАМЫН, BAS TARTAMYN, BAS TARTAMIN,
         КЕЛІСПЕЙМІН, КЕЛИСПЕЙМИН, KELISPEIMIN, KELISPEYMIN, KELISPEJMIN,
         МЕН КЕЛІСПЕЙМІН, МЕН КЕЛИСПЕЙМИН, MEN KELISPEIMIN, MEN KELISPEYMIN`,
    ru: `НЕТ, NET, ОТКАЗ, OTKAZ, ОТКАЗЫВАЮСЬ, Я ОТКАЗЫВАЮСЬ, OTKAZYVAYUS, OTKAZYVAIUS, OTKAZIVAYUS,
         НЕ СОГЛАСЕН, НЕ СОГЛАСНА, NE SOGLASEN, NE SOGLASNA,
         Я НЕ СОГЛАСЕН, Я НЕ СОГЛАСНА, YA NE SOGLASEN, YA NE SOGLASNA`,
    en: `NO, REFUSE, I REFUSE, DISAGREE, I DISAGREE, NOT AGREE,
         DO NOT AGREE, I DO NOT AGREE, DON'T AGREE, I DON'T AGREE`,
  },
  'not-me': {
    kk: 'МЕН ЕМЕС, MEN EMES, БҰЛ МЕН ЕМЕС, BUL MEN EMES',
    ru: 'НЕ Я, NE YA, NE IA, NE JA, ЭТО НЕ Я, ETO NE YA',
    en: "NOT ME, IT'S NOT ME, IT IS NOT ME, THIS IS NOT ME",
  },
};

/**
 * Wordings that count as whole words only: their letters are also in words that mean something else (`ДАУ` is a dispute
 * and no ДА with a Y).
 */
export const WHOLE_WORDINGS: Wordings = {
  grant: {
    kk: `ИЕ, ИЭ, ИЙА, ИЙЯ, ИЬЯ, IE, IYE, IJE, IJA, КЕЛІСЕМ, КЕЛИСЕМ, KELISEM, КЕЛІСТІМ, КЕЛИСТИМ, KELISTIM,
         МЕН КЕЛІСЕМ, МЕН КЕЛИСЕМ, MEN KELISEM`,
    ru: 'ОКЕЙ',
    en: 'OK, OKAY, OKEY, YEP, YEAH, YUP',
  },
  refuse: { kk: 'КЕЛІСПЕЙМ, КЕЛИСПЕЙМ, KELISPEIM, KELISPEYM', en: 'NOPE' },
};

/** In Latin only, since У is a preposition; and no N, which stands for №. */
export const LETTERS: Wordings = { grant: { en: 'Y' } };

/** "Consent". Our own SMS has it before the code, as a label; only after the code, and not before a colon, is it a word. */
export const CONSENT: Wordings = { grant: { kk: 'КЕЛІСІМ, КЕЛИСИМ, KELISIM' } };

/** Say neither yes nor no beside any word; nothing that could turn or limit a decision may be here. */
export const FILLERS = [
  ...['СПАСИБО', 'БОЛЬШОЕ СПАСИБО', 'СПАСИБО БОЛЬШОЕ', 'SPASIBO', 'ПОЖАЛУЙСТА', 'POZHALUISTA', 'POZHALUYSTA'],
  ...['РАХМЕТ', 'РАХМЕТ СІЗГЕ', 'КӨП РАХМЕТ', 'ҮЛКЕН РАХМЕТ', 'RAHMET', 'RAKHMET', 'RAQMET', 'ӨТІНЕМІН'],
  ...['PLEASE', 'THANKS', 'THANK YOU', 'THX'],
  ...['ЗДРАВСТВУЙТЕ', 'ДОБРЫЙ ДЕНЬ', 'СӘЛЕМ', 'СӘЛЕМЕТСІЗ БЕ', 'САЛАМАТСЫЗ БА', 'HELLO'],
];
