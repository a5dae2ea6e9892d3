import { describe, expect, test } from 'vitest';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import { FILLER_LETTERS, PHRASES, parseReply, WHOLE_PHRASES } from '../../shared/domain/reply.ts';

const CODE = '123456';

describe('a reply that decides', () => {
  test.each<[text: string, decision: Decision, language: string]>([
    ['123456 ИӘ', 'grant', 'kk'],
    ['123456 ДА', 'grant', 'ru'],
    ['123456 YES', 'grant', 'en'],
    ['123456 ЖОҚ', 'refuse', 'kk'],
    ['123456 НЕТ', 'refuse', 'ru'],
    ['123456 NO', 'refuse', 'en'],
    ['123456 МЕН ЕМЕС', 'not-me', 'kk'],
    ['123456 НЕ Я', 'not-me', 'ru'],
    ['123456 NOT ME', 'not-me', 'en'],
  ])('given the plain wording %j, then it is %s', (text, decision, language) => {
    expect(parseReply(text)).toEqual({ kind: 'decision', code: CODE, decision, language });
  });

  test.each<[what: string, text: string, decision: Decision]>([
    ['the word first', 'ДА 123456', 'grant'],
    ['the word first, without a space', 'ИӘ123456', 'grant'],
    ['no space between code and word', '123456жоқ', 'refuse'],
    ['the code between the words', 'МЕН 123456 ЕМЕС', 'not-me'],
    ['lower case', '123456 иә', 'grant'],
    ['mixed case', '123456 иӘ', 'grant'],
    ['a capitalised word', '123456 Мен емес', 'not-me'],

    ['Latin transliteration IA', '123456 ia', 'grant'],
    ['Latin transliteration IYA', '123456 Iya', 'grant'],
    ['Latin transliteration ZHOQ', '123456 zhoq', 'refuse'],
    ['Latin transliteration ZHOK', '123456 zhok', 'refuse'],
    ['Latin transliteration JOQ', '123456 JOQ', 'refuse'],
    ['Latin transliteration JOK', '123456 jok', 'refuse'],
    ['Latin transliteration DA', '123456 da', 'grant'],
    ['Latin transliteration NET', '123456 net', 'refuse'],
    ['Latin transliteration MEN EMES', '123456 men emes', 'not-me'],
    ['Latin transliteration NE YA', '123456 ne ya', 'not-me'],
    ['Latin transliteration NE IA', '123456 ne ia', 'not-me'],
    ['the Kazakh Latin alphabet of 2021', '123456 iä', 'grant'],
    ['the Kazakh Latin alphabet of 2018', '123456 ıá', 'grant'],
    ['the Kazakh Latin alphabet of 2017', '123456 i’a’', 'grant'],
    ['an apostrophe that is a modifier letter', '123456 iʼaʼ', 'grant'],
    ['a dotted capital I', '123456 İA', 'grant'],
    ['a dotless i in a longer word', '123456 bas tartamın', 'refuse'],

    ['ә typed as а', '123456 иа', 'grant'],
    ['ә typed as я', '123456 ия', 'grant'],
    ['қ typed as к', '123456 жок', 'refuse'],
    ['the Bashkir ҡ', '123456 жоҡ', 'refuse'],
    ['і typed as и', '123456 келисемин', 'grant'],
    ['the Latin schwa', '123456 иə', 'grant'],
    ['the Azeri capital schwa', '123456 ИƏ', 'grant'],

    ['ДА with a Latin A', '123456 ДA', 'grant'],
    ['НЕТ in Latin letters only', '123456 HET', 'refuse'],
    ['НЕТ with a Latin E', '123456 НEТ', 'refuse'],
    ['NO with a Cyrillic О', '123456 NО', 'refuse'],
    ['YES with Cyrillic У, Е and Ѕ', '123456 УЕЅ', 'grant'],
    ['IA with a Cyrillic І and А', '123456 ІА', 'grant'],
    ['JOQ with a Cyrillic Ј, О and Ԛ', '123456 ЈОԚ', 'refuse'],
    ['МЕН ЕМЕС in Latin letters', '123456 MEH EMEC', 'not-me'],
    ['IA with a palochka', '123456 ӀА', 'grant'],

    ['the code in two halves', '123 456 да', 'grant'],
    ['the code in pairs', '12 34 56 да', 'grant'],
    ['the code with a hyphen', '123-456 да', 'grant'],
    ['the code with an en dash and spaces', '123 – 456 да', 'grant'],
    ['the code with an em dash', '123—456 да', 'grant'],
    ['the code with a non-breaking hyphen', '123\u2011456 да', 'grant'],
    ['the code with a minus sign', '123\u2212456 да', 'grant'],
    ['the code with a dot', '123.456 да', 'grant'],
    ['the code with a comma', '123,456 да', 'grant'],
    ['the code with a no-break space', '123\u00a0456 да', 'grant'],
    ['the code with a narrow no-break space', '123\u202f456 да', 'grant'],
    ['the code with a zero-width space', '123\u200b456 да', 'grant'],
    ['the code with a soft hyphen', '123\u00ad456 да', 'grant'],
    ['the code digit by digit', '1 2 3 4 5 6 да', 'grant'],
    ['the code over two lines', '123\n456\nда', 'grant'],

    ['full-width digits', '１２３４５６ да', 'grant'],
    ['Arabic-Indic digits', '١٢٣٤٥٦ да', 'grant'],
    ['Persian digits', '۱۲۳۴۵۶ да', 'grant'],
    ['Devanagari digits', '१२३४५६ да', 'grant'],
    ['Thai digits', '๑๒๓๔๕๖ да', 'grant'],
    ['mathematical bold digits', '𝟏𝟐𝟑𝟒𝟓𝟔 да', 'grant'],
    ['Adlam digits, beyond the basic plane', '𞥑𞥒𞥓𞥔𞥕𞥖 да', 'grant'],
    ['digits of several scripts', '1２٣४5๖ да', 'grant'],
    ['keycap emoji', '1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣ да', 'grant'],
    ['circled digits', '①②③④⑤⑥ да', 'grant'],
    ['full-width letters', '123456 ＹＥＳ', 'grant'],
    ['mathematical bold letters', '123456 𝐘𝐄𝐒', 'grant'],

    ['angle quotes', '«123456 ДА»', 'grant'],
    ['straight quotes around each', '"123456" "ДА"', 'grant'],
    ['brackets as copied from an instruction', '<123456> <ДА>', 'grant'],
    ['punctuation between', '123456: да!', 'grant'],
    ['a dash between', '123456 - да', 'grant'],
    ['a trailing full stop', '123456 да.', 'grant'],
    ['a dot right after the code', '123456. да', 'grant'],
    ['leading and trailing white space', ' \t123456 да\r\n', 'grant'],
    ['emoji around', '👍🏽 123456 да 🙂❤️🇰🇿', 'grant'],
    ['an emoji of a family (joined)', '👨‍👩‍👧 123456 жоқ', 'refuse'],
    ['an emoji that is a letter', 'ℹ️ 123456 да ™', 'grant'],
    ['a number sign', '№ 123456 да', 'grant'],
    ['a hash sign', '#123456 да', 'grant'],
    ['direction marks', '\u200f123456\u200e да\u202c', 'grant'],
    ['a byte order mark', '\ufeff123456 да', 'grant'],

    ['a phrase without its space, in Kazakh', '123456 менемес', 'not-me'],
    ['a phrase without its space, in Russian', '123456нея', 'not-me'],
    ['a phrase without its space, in English', '123456 notme', 'not-me'],
    ['a word with spaces inside', '123456 Д А', 'grant'],
    ['the same word twice', '123456 да да', 'grant'],
    ['two words of one decision', '123456 иә, келісемін', 'grant'],
    ['two words of one decision in two languages', '123456 YES да', 'grant'],

    ['a sentence: келісемін', '123456 Келісемін', 'grant'],
    ['a sentence: kelisemin', '123456 kelisemin', 'grant'],
    ['a sentence: согласна', '123456 Согласна', 'grant'],
    ['a sentence: я согласен', '123456 Я согласен', 'grant'],
    ['a sentence: I agree', '123456 I agree', 'grant'],
    ['a sentence: келіспеймін', '123456 Келіспеймін', 'refuse'],
    ['a sentence: бас тартамын', '123456 бас тартамын', 'refuse'],
    ['a sentence: не согласен', '123456 не согласен', 'refuse'],
    ['a sentence: несогласна', '123456 несогласна', 'refuse'],
    ['a sentence: отказываюсь', '123456 отказываюсь', 'refuse'],
    ['a sentence: I do not agree', "123456 I don't agree", 'refuse'],
    ['a sentence: disagree', '123456 disagree', 'refuse'],
    ['a sentence: это не я', '123456 Это не я', 'not-me'],
    ['a sentence: бұл мен емес', '123456 Бұл мен емес', 'not-me'],
    ["a sentence: it's not me", '123456 It’s not me', 'not-me'],
  ])('given %s (%j), then it is %s', (_what, text, decision) => {
    expect(parseReply(text)).toMatchObject({ kind: 'decision', code: CODE, decision });
  });

  test('given a code with leading zeros, then they are kept', () => {
    expect(parseReply('000042 да')).toMatchObject({ code: '000042' });
  });

  test('given words of two languages, then the first gives the language', () => {
    expect(parseReply('123456 yes да')).toMatchObject({ language: 'en' });
    expect(parseReply('да yes 123456')).toMatchObject({ language: 'ru' });
  });

  test.each(PHRASES)('given the wording $wording of the dictionary, then it is $decision', (phrase) => {
    const expected = { kind: 'decision', code: CODE, decision: phrase.decision, language: phrase.language };
    expect(parseReply(`${CODE} ${phrase.wording}`)).toEqual(expected);
    expect(parseReply(`${phrase.wording}${CODE}`)).toEqual(expected);
  });
});

describe('a reply that decides nothing', () => {
  test.each<[what: string, text: string, language: string | null]>([
    ['nothing', '', null],
    ['white space', ' \n', null],
    ['a code only', '123456', null],
    ['a code after a number sign only', '№ 123456', null],
    ['a code after an ordinal sign only', 'Nº 123456', null],
    ['a code and an emoji', '123456 👍', null],
    ['a word only, in Kazakh', 'иә', 'kk'],
    ['a word only, in Russian', 'нет', 'ru'],
    ['a phrase only', 'not me', 'en'],
    ['both words', '123456 ДА НЕТ', 'ru'],
    ['both words in two languages', '123456 ЖОҚ ДА', 'kk'],
    ['both words around the code', 'да 123456 нет', 'ru'],
    ['a refusal or not-me, as from a menu', '123456 нет/не я', 'ru'],
    ['not-me and a consent', '123456 не я, согласен', 'ru'],
    ['five digits', '12345 да', 'ru'],
    ['seven digits', '1234567 да', 'ru'],
    ['two codes', '123456, 654321 да', 'ru'],
    ['two codes with a space between', '123456 654321 да', 'ru'],
    ['a code on each side', '123456 да 654321', 'ru'],
    ['another digit elsewhere', '123456 да 1', 'ru'],
    ['a code cut by a letter', '123да456', 'ru'],
    ['a code cut by a slash', '123/456 да', 'ru'],
    ['a code cut by an emoji', '123🙂456 да', 'ru'],
    ['a fraction', '12345½ да', 'ru'],
    ['a phone number', '+7 701 123 45 67 да', 'ru'],
    ['Chinese digits', '一二三四五六 да', 'ru'],
    ['a negated consent', '123456 НЕ ДА', 'ru'],
    ['a stronger consent', '123456 конечно да', 'ru'],
    ['a doubtful consent', '123456 да?мб', 'ru'],
    ['a misspelt word', '123456 даа', null],
    ['an unknown word', '123456 ладно', null],
    ['a question', '123456 да?', 'ru'],
    ['a question in pictures', '123456 да ❓', 'ru'],
    ['one letter', '123456 Д', null],
    ['half a phrase', '123456 МЕН', null],
    ['a word of another script', '123456 はい', null],
    ['the instruction sent back', '123456 ИӘ/ЖОҚ', 'kk'],
    ['a roman numeral after the word', '123456 да Ⅳ', 'ru'],
    ['a lone surrogate and a word', '\ud83d да', 'ru'],
  ])('given %s (%j), then it is unclear', (_what, text, language) => {
    expect(parseReply(text)).toEqual({ kind: 'unclear', language });
  });

  test('given a text longer than three SMS segments, then it is unclear, even where it would have decided', () => {
    expect(parseReply(`123456 да${' '.repeat(191)}`).kind).toBe('decision');
    expect(parseReply(`123456 да${' '.repeat(192)}`)).toEqual({ kind: 'unclear', language: null });
    expect(parseReply('да'.repeat(1_000_000)).kind).toBe('unclear');
    expect(parseReply(`123456 да${'\u200b'.repeat(1000)}`).kind).toBe('decision');
  });
});

describe('the dictionary', () => {
  const skeletons = [...new Set(PHRASES.map((phrase) => phrase.letters))];

  test('given two wordings with one skeleton, then they mean the same in the same language', () => {
    for (const a of PHRASES) {
      for (const b of PHRASES.filter((phrase) => phrase.letters === a.letters)) {
        expect([b.wording, b.decision, b.language]).toEqual([b.wording, a.decision, a.language]);
      }
    }
  });

  test('given any sequence of wordings, then its letters can be cut in one way only', () => {
    expect(ambiguousRests(skeletons)).toEqual([]);
  });

  test('given two wordings one after another, then they decide only when both mean the same, or both a no', () => {
    for (const a of PHRASES) {
      for (const b of PHRASES) {
        const parsed = parseReply(`${CODE}${a.wording}${b.wording}`);
        const bothNo = a.decision !== 'grant' && b.decision !== 'grant' ? 'not-me' : undefined;
        const expected = a.decision === b.decision ? a.decision : bothNo;
        expect(parsed.kind === 'decision' ? parsed.decision : undefined).toBe(expected);
      }
    }
  });
});

describe('the whole words', () => {
  const cut = new RegExp(`^(?:${PHRASES.map(({ letters }) => letters).join('|')})+$`);

  test('given a word that counts as a whole only, then no other wordings have its letters', () => {
    for (const { letters } of WHOLE_PHRASES) expect([letters, cut.test(letters)]).toEqual([letters, false]);
    for (const letters of FILLER_LETTERS) expect([letters, cut.test(letters)]).toEqual([letters, false]);
  });

  test.each(WHOLE_PHRASES)(
    'given $wording, then it is $decision by itself and nothing as a part',
    (phrase) => {
      const expected = { kind: 'decision', code: CODE, decision: phrase.decision, language: phrase.language };
      expect(parseReply(`${CODE} ${phrase.wording}.`)).toEqual(expected);
      expect(parseReply(`${phrase.wording.toLowerCase()}${CODE}`)).toEqual(expected);
      expect(parseReply(`${CODE} ${phrase.wording}Щ`).kind).toBe('unclear');
      expect(parseReply(`${CODE} Щ${phrase.wording}`).kind).toBe('unclear');
    },
  );

  test('given any fillers around a wording, then it decides what it decides alone', () => {
    for (const filler of FILLER_LETTERS) {
      for (const { wording, decision } of [...PHRASES, ...WHOLE_PHRASES]) {
        expect(parseReply(`${filler}, ${CODE} ${wording} ${filler}`)).toMatchObject({ decision });
      }
      expect(parseReply(`${CODE} ${filler}`).kind).toBe('unclear');
      expect(parseReply(`${CODE} НЕ ${filler} ДА`).kind).toBe('unclear');
      expect(parseReply(`${CODE} НЕ ${filler} Я`).kind).toBe('unclear');
    }
  });
});

/**
 * Sardinas and Patterson's test of unique decodability: follow what is left over when one word begins another, until
 * nothing new comes. Returns the left-overs that are themselves words; none when every text has at most one reading.
 */
function ambiguousRests(words: readonly string[]): string[] {
  const rest = (long: string, short: string) => (long.startsWith(short) ? [long.slice(short.length)] : []);
  const rests = new Set(words.flatMap((a) => words.flatMap((b) => (a === b ? [] : rest(a, b)))));
  for (const left of rests) {
    for (const word of words) {
      for (const next of [...rest(word, left), ...rest(left, word)]) rests.add(next);
    }
  }
  return [...rests].filter((left) => left === '' || words.includes(left));
}
