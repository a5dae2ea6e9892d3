import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut } from '../../shared/domain/text.ts';

describe('a text that is cut', () => {
  test.each([
    ['', 3, ''],
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['ab😀', 3, 'ab'],
    ['ab😀', 4, 'ab😀'],
    ['a👨‍👩‍👧b', 5, 'a'],
    ['🇰🇿🇰🇿', 6, '🇰🇿'],
    ['и\u0306и\u0306', 3, 'и\u0306'],
    ['👍🏽👍🏽', 6, '👍🏽'],
    ['\r\n\r\n', 3, '\r\n'],
    [`а${'\u0301'.repeat(9)}`, 4, 'а\u0301\u0301\u0301'],
    ['👨‍👩‍👧', 1, ''],
    ['👨‍👩‍👧', 4, '👨‍'],
    ['abc', 0, ''],
  ])('given %j and room for %i, then it is %j', (text, longest, expected) => {
    expect(cut(text, longest)).toBe(expected);
  });

  test('is the beginning of what it was, not longer than wanted, and whole where it was whole', () => {
    const unit = fc.constantFrom('grapheme' as const, 'binary' as const);
    const text = unit.chain((each) => fc.string({ unit: each, maxLength: 60 }));
    fc.assert(
      fc.property(text, fc.nat(40), (whole, longest) => {
        const shorter = cut(whole, longest);
        expect(shorter.length).toBeLessThanOrEqual(longest);
        expect(whole.startsWith(shorter)).toBe(true);
        expect(shorter.isWellFormed()).toBe(true);
      }),
    );
  });
});
