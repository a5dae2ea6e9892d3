import { expect, test } from 'vitest';
import { SHARD_NUMBERS, shardOf } from '../../shared/storage/keys.ts';

test('given ids of every last digit, then each shard has as many, and each of the four that there were is still one', () => {
  const shards = [...'0123456789abcdef'].map((digit) => shardOf(`${'0'.repeat(31)}${digit}`));
  const counts = SHARD_NUMBERS.map((shard) => shards.filter((each) => each === shard).length);
  expect(new Set(counts)).toEqual(new Set([16 / SHARD_NUMBERS.length]));
  expect(SHARD_NUMBERS).toEqual(expect.arrayContaining([0, 1, 2, 3]));
});
