import { describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../shared/contract/problems.ts';
import { formatClock, formatLeft, formatTime, groupNumber } from '../../web/format.ts';
import { en } from '../../web/texts/en.ts';
import { kk } from '../../web/texts/kk.ts';
import { ru } from '../../web/texts/ru.ts';

const wordsOf = (texts: object): string[] =>
  Object.values(texts).flatMap((value) => {
    if (typeof value === 'function') return [String(value('…', '…'))];
    return typeof value === 'string' ? [value] : wordsOf(value);
  });

describe.each([
  ['kk', kk],
  ['ru', ru],
  ['en', en],
])('the texts in %s', (_language, texts) => {
  test('say something everywhere, without spaces around or twice', () => {
    expect(wordsOf(texts).filter((text) => text.trim() === '' || /^\s|\s$| {2}/.test(text))).toEqual([]);
  });

  test.each(Object.keys(PROBLEMS))('explain the problem %s', (kind) => {
    expect(texts.problems).toHaveProperty(kind);
  });
});

describe('times', () => {
  const AT = '2026-11-23T20:05:25.123Z';

  test.each([
    ['kk', '2026 ж. 24 қараша, 01:05', '2026 ж. 24 қараша'],
    ['ru', '24 ноября 2026 г. в 01:05', '24 ноября 2026 г.'],
    ['en', '24 November 2026 at 01:05', '24 November 2026'],
  ] as const)('in %s are those of Kazakhstan', (language, time, date) => {
    expect(formatTime(language, AT)).toBe(time);
    expect(formatTime(language, '2026-11-24')).toBe(date);
    expect(formatClock(language, AT)).toBe('01:05');
  });

  test.each([
    [7_200_000, '2:00:00'],
    [3_599_001, '1:00:00'],
    [599_000, '9:59'],
    [1, '0:01'],
    [0, '0:00'],
    [-5_000, '0:00'],
  ])('given %i ms left, then %s is shown', (ms, shown) => {
    expect(formatLeft(ms)).toBe(shown);
  });

  test('a number is grouped as it is read out', () => {
    expect(groupNumber('880412200005')).toBe('880412 200 005');
  });
});
