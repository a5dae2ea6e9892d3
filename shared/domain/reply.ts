import { CODE_NAMES, onlyCode } from './code.ts';
import { LANGUAGES, type Language } from './language.ts';
import { DECISIONS, type Decision } from './lifecycle.ts';
import { cut, type Entry, lettersIn, lettersOf } from './reply-cut.ts';
import { unescapeHtml, withoutSignature } from './reply-envelope.ts';
import { CONSENT, FILLERS, LETTERS, WHOLE_WORDINGS, WORDINGS, type Wordings } from './reply-words.ts';
import { normalise, withoutUnseen } from './typed.ts';

/**
 * What an SMS says. `code`: `CODE_DIGITS` ASCII digits. `language` is that of the first word recognised, so that a hint can be
 * given in it; null when none was.
 */
export type ParsedReply =
  | { kind: 'decision'; code: string; decision: Decision; language: Language }
  | { kind: 'unclear'; language: Language | null };

/** Each left letter is read as the right one: it looks the same, or is how phones without Kazakh letters type it. */
const LOOKALIKES = new Map(
  'АA ВB ԀD ЕE НH ҺH ҢH ІI ӀI ЈJ КK МM ОO ӨO РP СC ЅS ТT УY ҮY ҰY ԜW ХX ӘA ƏA ƎA ⱭA ҚK ҠK ҜK ӃK ԚK QK'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** SNS's limit for an SMS, in UTF-16 units: what is longer is not looked at. */
const LONGEST_TEXT = 1600;
/** Three segments of an SMS in UCS-2: whatever is longer is a letter to somebody, not a reply. Unseen characters apart. */
const LONGEST_REPLY = 200;

/** A question decides nothing, be it `ДА?`; looked for before a picture (`❓`) loses its meaning. */
const QUESTION = /[?¿؟？﹖⁇⁈⁉‽⸮❓❔]/u;
/** Between the words of a menu that is sent back. */
const SLASH = /[/\\|⁄∕]/;

type Phrase = { wording: string; letters: string; decision: Decision; language: Language };

const phrasesOf = (wordings: Wordings): Phrase[] =>
  DECISIONS.flatMap((decision) =>
    LANGUAGES.flatMap((language) =>
      (wordings[decision]?.[language]?.split(/,\s*/) ?? []).map((wording) => ({
        wording,
        letters: skeleton(wording),
        decision,
        language,
      })),
    ),
  );

/**
 * Every wording that is read wherever its letters stand. `letters` is its skeleton, the form that is compared, so that
 * case, spaces, look-alike letters, ә typed as а and қ typed as к need no wording of their own. The dictionary must stay
 * uniquely decodable: its tests say when a new wording breaks that.
 */
export const PHRASES: readonly Phrase[] = phrasesOf(WORDINGS);
/** Wordings that must begin and end where words do. */
export const WHOLE_PHRASES: readonly Phrase[] = phrasesOf(WHOLE_WORDINGS);
/** Skeletons of the whole words that say nothing of the decision. */
export const FILLER_LETTERS: readonly string[] = [...FILLERS, ...CODE_NAMES].map(skeleton);

const entriesOf = (phrases: readonly Phrase[], where: Entry<Phrase>['where']): Entry<Phrase>[] =>
  phrases.map((said) => ({ letters: said.letters, where, said }));
const ENTRIES: readonly Entry<Phrase>[] = [
  ...entriesOf(PHRASES, 'anywhere'),
  ...entriesOf(WHOLE_PHRASES, 'whole'),
  ...entriesOf(phrasesOf(LETTERS), 'as-typed'),
  ...entriesOf(phrasesOf(CONSENT), 'after-code'),
  ...FILLER_LETTERS.map((letters) => ({ letters, where: 'whole', said: null }) as const),
];

/**
 * Reads an SMS reply: one code and words of one decision, in any order. Anything else, a question or an unknown word
 * included, is `unclear`: consent is never guessed. "No, not me" is `not-me`, since it says all that "no" says and why.
 * Never throws; the work is bounded.
 */
export function parseReply(text: string): ParsedReply {
  if (text.length > LONGEST_TEXT) return { kind: 'unclear', language: null };
  const seen = withoutUnseen(text);
  if (seen.length > LONGEST_REPLY) return { kind: 'unclear', language: null };
  const unescaped = unescapeHtml(seen);
  const plain = withoutSignature(normalise(unescaped));
  const [first, ...rest] = wordsOf(plain);

  const code = onlyCode(plain);
  const language = first?.language ?? languageOfAnyWord(plain);
  if (!first || code === null || QUESTION.test(unescaped)) return { kind: 'unclear', language };
  const decision = joint(new Set([first, ...rest].map((phrase) => phrase.decision)), plain);
  if (!decision) return { kind: 'unclear', language };
  return { kind: 'decision', code, decision, language: first.language };
}

/** Null when they differ, except for the two that are both a no, if they are no menu that was sent back. */
function joint(decisions: ReadonlySet<Decision>, plain: string): Decision | null {
  const [decision = null] = decisions;
  if (decisions.size === 1) return decision;
  return decisions.has('grant') || SLASH.test(plain) ? null : 'not-me';
}

/** The letters alone, in upper case, with accents dropped and look-alikes made one: two wordings that read alike are equal. */
export function skeleton(text: string): string {
  return lettersIn(normalise(text))
    .map((letter) => LOOKALIKES.get(letter) ?? letter)
    .join('');
}

const wordsOf = (plain: string): Set<Phrase> => cut(lettersOf(plain, skeleton), ENTRIES);

function languageOfAnyWord(plain: string): Language | null {
  for (const word of plain.split(/\P{L}+/u)) {
    const [phrase] = wordsOf(word);
    if (phrase) return phrase.language;
  }
  return null;
}
