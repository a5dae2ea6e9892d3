import { LANGUAGES, type Language } from './language.ts';
import { DECISIONS, type Decision } from './lifecycle.ts';

/**
 * What an SMS says. `code` is six ASCII digits. `language` is that of the first word recognised, so that a hint can be
 * given in it; null when none was.
 */
export type ParsedReply =
  | { kind: 'decision'; code: string; decision: Decision; language: Language }
  | { kind: 'unclear'; language: Language | null };

/**
 * Every wording that counts. Case, spaces, look-alike letters, ә typed as а and қ typed as к need no wording of their own
 * (see `skeleton`). The dictionary must stay uniquely decodable: its tests say when a new wording breaks that.
 */
const WORDINGS: Record<Decision, Record<Language, string>> = {
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

/** Each left letter is read as the right one: it looks the same, or is how phones without Kazakh letters type it. */
const LOOKALIKES = new Map(
  'АA ВB ԀD ЕE НH ҺH ҢH ІI ӀI ЈJ КK МM ОO ӨO РP СC ЅS ТT УY ҮY ҰY ԜW ХX ӘA ƏA ƎA ⱭA ҚK ҠK ҜK ӃK ԚK QK'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** Three segments of an SMS in UCS-2: whatever is longer is a letter to somebody, not a reply. In UTF-16 units. */
const LONGEST_REPLY = 200;

/** Digits that only spaces, dashes of any kind or dots keep apart are one number. */
const NUMBER = /\d(?:[\s.\p{Pd}\u2212]*\d)*/gu;

type Phrase = { wording: string; letters: string; decision: Decision; language: Language };

/** The dictionary; `letters` is the skeleton of the wording, the form that is compared. */
export const PHRASES: readonly Phrase[] = DECISIONS.flatMap((decision) =>
  LANGUAGES.flatMap((language) =>
    WORDINGS[decision][language]
      .split(/,\s*/)
      .map((wording) => ({ wording, letters: skeleton(wording), decision, language })),
  ),
);

/**
 * Reads an SMS reply: one six-digit code and words of one decision, in any order. Anything else, an unknown word
 * included, is `unclear`: consent is never guessed. Never throws; the work is bounded.
 */
export function parseReply(text: string): ParsedReply {
  if (text.length > LONGEST_REPLY) return { kind: 'unclear', language: null };
  const plain = normalise(text);
  const numbers = [...plain.matchAll(NUMBER)].map(([number]) => number.replace(/\D/g, ''));
  const phrases = [...readPhrases(skeleton(plain))];

  const [code, ...otherNumbers] = numbers;
  const [decision, ...otherDecisions] = new Set(phrases.map((phrase) => phrase.decision));
  const language = phrases[0]?.language ?? languageOfAnyWord(plain);
  if (!decision || !language || otherDecisions.length > 0) return { kind: 'unclear', language };
  if (code?.length !== 6 || otherNumbers.length > 0) return { kind: 'unclear', language };
  return { kind: 'decision', code, decision, language };
}

/** The letters alone, in upper case, with accents dropped and look-alikes made one: two wordings that read alike are equal. */
export function skeleton(text: string): string {
  // Modifier letters (\p{Lm}) are left out: ʼ and ʻ are how some phones write an apostrophe.
  const letters = normalise(text).match(/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/gu) ?? [];
  return letters.map((letter) => LOOKALIKES.get(letter) ?? letter).join('');
}

/** Upper case without accents, invisible characters and keycaps, every digit in ASCII. Idempotent. */
function normalise(text: string): string {
  return (
    text
      // Before NFKD, which would spell some signs out as words: № and Nº as NO, ℹ as I, ™ as TM.
      .replace(/[\p{Extended_Pictographic}№º]/gu, '*')
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}]/gu, '')
      .replace(/\p{Nd}/gu, asciiDigit)
      .toUpperCase()
  );
}

/** Unicode keeps the decimal digits of a script together, from zero to nine (The Unicode Standard, section 4.6). */
function asciiDigit(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((codePoint - zero) % 10);
}

/** Every phrase that takes part in some way of cutting ALL the letters into phrases; empty when there is no such way. */
function readPhrases(letters: string): Set<Phrase> {
  const readTo: (Set<Phrase> | undefined)[] = [new Set()];
  for (let start = 0; start < letters.length; start += 1) {
    const before = readTo[start];
    if (!before) continue;
    for (const phrase of PHRASES) {
      if (!letters.startsWith(phrase.letters, start)) continue;
      const end = start + phrase.letters.length;
      readTo[end] = new Set([...(readTo[end] ?? []), ...before, phrase]);
    }
  }
  return readTo[letters.length] ?? new Set();
}

function languageOfAnyWord(plain: string): Language | null {
  for (const word of plain.split(/\P{L}+/u)) {
    const [phrase] = readPhrases(skeleton(word));
    if (phrase) return phrase.language;
  }
  return null;
}
