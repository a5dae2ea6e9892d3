import { expect, test } from 'vitest';
import { makeTokenBucket } from '../../local/runtime/token-bucket.ts';

test('given a burst, then so many pass at once, the next ones wait, and time fills the bucket to its brim only', () => {
  let now = 0;
  const take = makeTokenBucket({ perSecond: 2, burst: 3 }, () => now);
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 500]);
  now += 250;
  expect(take()).toBe(250);
  now += 250;
  expect([take(), take()]).toEqual([0, 500]);
  now += 60_000;
  expect([take(), take(), take(), take()]).toEqual([0, 0, 0, 500]);
});

test('given a clock that is set back, then nothing is lost but the time', () => {
  let now = 10_000;
  const take = makeTokenBucket({ perSecond: 1, burst: 1 }, () => now);
  expect(take()).toBe(0);
  now = 0;
  expect(take()).toBe(1_000);
  now = 1_000;
  expect(take()).toBe(0);
});
