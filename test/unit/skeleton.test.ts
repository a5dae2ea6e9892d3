import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { skeletonsOf, takenFor } from '../../shared/domain/skeleton.ts';

const imitates = (claimed: string, registered: string): boolean => {
  const taken = takenFor(claimed);
  return taken === null || skeletonsOf(registered).some((skeleton) => taken.includes(skeleton));
};

describe('given a registered name, then an imitation of it is found', () => {
  test.each([
    ['case', '«Көктем Банк» АҚ', 'көктем БАНК ақ'],
    ['another legal form', '«Көктем Банк» АҚ', 'ТОО «Көктем»'],
    ['a legal form written out', '«Көктем Банк» АҚ', '«Көктем Банк» жауапкершілігі шектеулі серіктестігі'],
    ['no bank in it', '«Көктем Банк» АҚ', 'Көктем'],
    ['Latin for Cyrillic', 'АО «Степной Кредит Банк»', 'AO «Cтeпнoй Kpeдит Бaнк»'],
    ['Russian for Kazakh letters', '«Көктем Банк» АҚ', 'Коктем Банк АК'],
    ['digits for letters', '«Көктем Банк» АҚ', 'К0ктем 6анк'],
    ['a digit for a letter', 'АО «Степной Кредит Банк»', 'C7епной Кредит'],
    ['zero-width characters', '«Көктем Банк» АҚ', 'Көк\u200bтем\u2060 Бан\u00adк'],
    ['full width', 'Alatau Bank JSC', 'Ａｌａｔａｕ Ｂａｎｋ'],
    ['mathematical letters', 'Alatau Bank JSC', '𝐀𝐥𝐚𝐭𝐚𝐮'],
    ['accents', 'Alatau Bank JSC', 'Ālãtåú'],
    ['no spaces', 'АО «Степной Кредит Банк»', 'СтепнойКредитБанк'],
    ['a space between all letters', '«Көктем Банк» АҚ', 'К ө к т е м'],
    ['punctuation within', '«Көктем Банк» АҚ', 'К.ө-к_т·е’м'],
    ['its transliteration', '«Көктем Банк» АҚ', 'Koktem Bank'],
    ['another transliteration', 'АО «Степной Кредит Банк»', 'Stepnoy Credit Bank'],
    ['words around it', '«Көктем Банк» АҚ', 'Ресми Көктем Банк Қазақстан'],
    ['the bank written together', '«Көктем Банк» АҚ', 'КөктемБанкАҚ'],
    ['a sign for a letter', 'Alatau Bank JSC', '@lat@u'],
    ['letters that read like a kind', '«рмірм» АҚ', 'Р"мi"Pм’"'],
    ['rn for m', 'Самал Bank', 'Caгnал'],
    ['a letter of another alphabet', '«Көктем Банк» АҚ', 'Ꮶөктем'],
    ['letters in squares', 'Alatau Bank JSC', '🅰latau'],
    ['regional letters', 'Alatau Bank JSC', '🇦latau'],
    ['more words than are compared', '«Көктем Банк» АҚ', `${'сөз '.repeat(12)}Көктем`],
  ])('%s', (_, registered, claimed) => {
    expect(imitates(claimed, registered)).toBe(true);
  });
});

test.each([
  ['«Самал» ЖШС', '«Көктем Банк» АҚ'],
  ['ТОО «Ромашка»', 'АО «Степной Кредит Банк»'],
  ['ИП Ахметов', 'Alatau Bank JSC'],
  ['Ахметов Асхат Ринатұлы', '«Көктем Банк» АҚ'],
  ['«Степь» ШҚ', 'АО «Степной Кредит Банк»'],
  ['Кредит Плюс', 'АО «Степной Кредит Банк»'],
  ['Банк', '«Көктем Банк» АҚ'],
  ['☎ 24/7', '«Көктем Банк» АҚ'],
])('given %s, then it is taken for itself, not for %s', (claimed, registered) => {
  expect(takenFor(claimed)).not.toBeNull();
  expect(imitates(claimed, registered)).toBe(false);
});

const ALIKE: Record<string, string[]> = {
  а: ['a', 'А', 'A', 'ä', 'ａ'],
  е: ['e', 'E', 'Е', 'ё', 'ｅ'],
  к: ['k', 'K', 'қ', 'Қ'],
  о: ['o', '0', 'ө', 'Ө', 'O'],
  р: ['p', 'P', 'Р'],
  с: ['c', 'C', 'С'],
  т: ['T', 'Т', '7'],
  у: ['y', 'Y', 'ұ', 'Ү'],
  х: ['x', 'X', 'Х'],
  н: ['H', 'һ', 'ң'],
  і: ['i', 'l', '1', 'I', '|'],
};
const INVISIBLE = ['', '', '', '\u200b', '\u200d', '\u2060', '\u00ad', ' ', '.', '-', '’', '"'];

test('given any name and any disguise of its letters, then it is found', () => {
  const letters = fc.constantFrom(...Object.keys(ALIKE), 'б', 'д', 'ж', 'л', 'м', 'я');
  const word = fc.array(letters, { minLength: 4, maxLength: 8 });
  fc.assert(
    fc.property(word, fc.infiniteStream(fc.nat()), (name, choices) => {
      const pick = <T>(of: readonly T[]): T | undefined => of[Number(choices.next().value) % of.length];
      // No more gaps than words that are compared.
      const gaps = name.map((_, index) => (index % 2 === 0 ? pick(INVISIBLE) : ''));
      const claimed = name
        .map((letter, index) => `${pick(ALIKE[letter] ?? [letter])}${gaps[index]}`)
        .join('');
      expect(imitates(`ЖШС «${claimed}»`, `«${name.join('')}» АҚ`)).toBe(true);
    }),
  );
});

test('given any text at all, then it is compared or said to be beyond comparing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const taken = takenFor(text);
      expect(taken === null || taken.length <= 320).toBe(true);
      expect(skeletonsOf(text).length).toBeLessThanOrEqual(2);
    }),
  );
});
