import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeTexts } from '../../shared/intake/texts.ts';

test('given any texts, then each is had by its number, and none by a number that there is not', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (some) => {
      const texts = makeTexts();
      for (const text of some) texts.add(text);
      expect(some.map((_, number) => texts.at(number))).toEqual(some);
      for (const number of [some.length, -1, Number.NaN]) expect(texts.at(number)).toBeUndefined();
    }),
  );
});

test('given more than one piece holds, then none is lost or cut, an empty one and a byte order mark neither', () => {
  const texts = makeTexts();
  const some = Array.from({ length: 3_000 }, (_, number) =>
    number % 7 === 0 ? '' : `\ufeff${number} ${'Әділет'.repeat(number % 300)}`,
  );
  for (const text of some) texts.add(text);
  expect(some.map((_, number) => texts.at(number))).toEqual(some);
});

test('given a text that no cell can hold, then it is refused', () => {
  expect(() => makeTexts().add('x'.repeat(400_000))).toThrow('longer than a cell may hold');
});
