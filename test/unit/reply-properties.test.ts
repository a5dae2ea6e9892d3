import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_DIGITS } from '../../shared/domain/code.ts';
import { DECISIONS, type Decision } from '../../shared/domain/lifecycle.ts';
import { PHRASES, parseReply, skeleton, WHOLE_PHRASES } from '../../shared/domain/reply.ts';

const code = fc.stringMatching(/^[0-9]{6}$/);
const phrase = fc.constantFrom(...PHRASES);
const unseen = fc.constantFrom(
  ...'\u00ad\u034f\u115f\u1160\u180e\u200b\u200e\u202a\u202c\u2060\u2069\u2800\u3164\ufe0d\ufe0f\ufeff\uffa0\u{e0100}\u0301\u0000',
);

/** The digits of a code, each in some script, with some gap after it. */
function typedCode(code: string): fc.Arbitrary<string> {
  const zero = fc.constantFrom(...'0０٠۰०๐𝟎𞥐');
  const gap = fc.constantFrom('', '', ' ', '-', ' - ', '–', '.', '\u00a0', '\u200b', '\u2212');
  const digits = [...code].map((digit) =>
    zero.map((first) => String.fromCodePoint((first.codePointAt(0) ?? 0) + Number(digit))),
  );
  return fc
    .tuple(fc.tuple(...digits), fc.array(gap, { minLength: 5, maxLength: 5 }))
    .map(([typed, gaps]) => typed.map((digit, index) => digit + (gaps[index] ?? '')).join(''));
}

const TWINS = [
  'АA',
  'ВB',
  'ЕEЁ',
  'КKQҚ',
  'МM',
  'НH',
  'ОO',
  'РP',
  'СC',
  'ТT',
  'УYҰ',
  'ХX',
  'ІI',
  'ӘƏАAÄ',
  'JЈ',
  'SЅ',
];

/** The letters of a wording, each in some case and alphabet. */
function typedWording(wording: string): fc.Arbitrary<string> {
  const letters = [...wording].map((letter) => {
    const twins = letter + TWINS.filter((group) => group.includes(letter)).join('');
    return fc.constantFrom(...twins, ...twins.toLowerCase());
  });
  return fc.tuple(...letters).map((typed) => typed.join(''));
}

const MARKS = [' ', '!', '«', '»', '"', "'", '…', ',', ':', '\n', '👍', '❤️', '🇰🇿', '№', '\u200f', '\u0301'];
const marks = fc.array(fc.constantFrom(...MARKS), { maxLength: 4 }).map((some) => some.join(''));

describe('for any text', () => {
  test('given a valid reply, when decorated, re-cased, re-ordered or typed with look-alikes, then it decides the same', () => {
    const reply = fc.record({
      code,
      phrase,
      wordFirst: fc.boolean(),
      before: marks,
      between: marks,
      after: marks,
    });
    const typed = reply.chain((plain) =>
      fc.record({
        plain: fc.constant(plain),
        code: typedCode(plain.code),
        wording: typedWording(plain.phrase.wording),
      }),
    );
    fc.assert(
      fc.property(typed, ({ plain, code, wording }) => {
        const [first, second] = plain.wordFirst ? [wording, code] : [code, wording];
        const parsed = parseReply(plain.before + first + plain.between + second + plain.after);
        expect(parsed).toMatchObject({ kind: 'decision', code: plain.code, decision: plain.phrase.decision });
      }),
      { numRuns: 1000 },
    );
  });

  test('given any words beside the code, then they decide exactly when all their letters are wordings of one decision', () => {
    const singleWords = WHOLE_PHRASES.filter(({ wording }) => !wording.includes(' '));
    const patternOf = (meant: readonly Decision[]): RegExp => {
      const lettersOf = (phrases: typeof PHRASES): string =>
        phrases
          .filter(({ decision }) => meant.includes(decision))
          .map(({ letters }) => letters)
          .join('|');
      // A space for every edge of a word: the letters of a wording may have any between them, a whole word has two around it.
      const scatter = (letters: string): string => letters.replaceAll(/(?<=[^|])(?=[^|])/g, ' *');
      const scattered = scatter(lettersOf(PHRASES));
      const whole = scatter(lettersOf(singleWords));
      const letter = meant.includes('grant') ? '|Y' : '';
      return new RegExp(`^ (?: *(?:${scattered}) *|(?<= )(?:${whole || '$.'}${letter})(?= ) *)+$`);
    };
    const expectations = [
      ...DECISIONS.map((decision) => ({ decision, pattern: patternOf([decision]) })),
      { decision: 'not-me', pattern: patternOf(['refuse', 'not-me']) },
    ];
    const word = fc.oneof(
      phrase.map(({ wording }) => wording),
      fc.constantFrom(...singleWords.map(({ wording }) => wording), 'Y'),
      fc.string({ unit: fc.constantFrom(...'НЕТДАИӘЯОNOYESIA'), maxLength: 3 }),
    );
    fc.assert(
      fc.property(code, fc.array(word, { maxLength: 4 }), (code, words) => {
        const parsed = parseReply(`${code} ${words.join(' ')}`);
        const spaced = ` ${words
          .join(' ')
          .split(/\P{L}+/u)
          .filter(Boolean)
          .map(skeleton)
          .join(' ')} `;
        const expected = expectations.find(({ pattern }) => pattern.test(spaced))?.decision;
        expect(parsed.kind === 'decision' ? parsed.decision : undefined).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('given characters that nobody sees anywhere in a reply, then it reads as it did', () => {
    const replies = [
      ...[
        '123456 ДА',
        'Код 123456 иә, рахмет',
        '123 456 НЕТ, не я',
        '123456 Келісім',
        'Келісім: 123456',
        '123456 Y',
      ],
      ...[
        '&quot;123456 ДА&quot;',
        '123456 ok',
        '123456 да?',
        '123456 да нет',
        '123456 ЖОҚ\n\nSent from my iPhone',
      ],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...replies), fc.array(fc.tuple(fc.nat(), unseen)), (reply, added) => {
        const decorated = [...reply];
        for (const [at, character] of added) decorated.splice(at % (decorated.length + 1), 0, character);
        expect(parseReply(decorated.join(''))).toEqual(parseReply(reply));
      }),
      { numRuns: 1000 },
    );
  });

  test('given anything at all, then it never throws', () => {
    const utf16 = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));
    const anything = fc.oneof(...(['binary', 'grapheme', utf16] as const).map((unit) => fc.string({ unit })));
    fc.assert(
      fc.property(anything, (text) => {
        expect(['decision', 'unclear']).toContain(parseReply(text).kind);
      }),
    );
  });

  test('given a text without six digits, or several times six, then it is never a decision', () => {
    const unit = fc.constantFrom(...'0123456789', ' ', '-', ...'ДАНЕТЯ', 'ИӘ', 'YES', '٣', '1️⃣');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
        const digits = (text.match(/\p{Nd}/gu) ?? []).length;
        fc.pre(digits === 0 || digits % CODE_DIGITS !== 0);
        expect(parseReply(text).kind).toBe('unclear');
      }),
      { numRuns: 1000 },
    );
  });

  test('given the digits of every script Unicode knows, then each has its value', () => {
    let value = 0;
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      const digit = String.fromCodePoint(codePoint);
      if (/\p{Nd}/u.test(digit)) {
        expect(parseReply(`00000${digit} да`)).toMatchObject({ code: `00000${value}` });
        value = (value + 1) % 10;
      }
    }
  });

  test('given a skeleton, then its skeleton is itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(skeleton(skeleton(text))).toBe(skeleton(text));
      }),
    );
  });
});
