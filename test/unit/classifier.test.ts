import { expect, test } from 'vitest';
import { auc, bestGuess, differing, type Seen } from '../support/classifier.ts';

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state / 2 ** 31;
  }
}
const people = (seed: number, shift = 0): Seen[] => {
  const next = numbers(seed);
  const number = () => next.next().value;
  return Array.from({ length: 200 }, () => ({ size: 400, time: number() + shift, other: number() }));
};

test('ranks: all above 1, all below 0, all alike 0.5', () => {
  expect([auc([2, 3], [0, 1]), auc([0, 1], [2, 3]), auc([1, 1], [1, 1])]).toEqual([1, 0, 0.5]);
});

test('given two kinds that are alike, then it guesses no better than a coin, whatever it picks', () => {
  for (let seed = 1; seed < 20; seed += 2) {
    expect(bestGuess(people(seed), people(seed + 1)).auc).toBeLessThanOrEqual(0.6);
  }
});

test('given one number differs, by a little or by much, then it finds which', () => {
  expect(bestGuess(people(1, 0.5), people(2))).toMatchObject({ by: ['time', 'time'] });
  expect(bestGuess(people(1, 0.5), people(2)).auc).toBeGreaterThan(0.8);
  expect(bestGuess(people(1, -2), people(2)).auc).toBe(1);
});

test('tells which numbers differ at all', () => {
  expect(differing(people(1), people(2))).toEqual(['time', 'other']);
});
