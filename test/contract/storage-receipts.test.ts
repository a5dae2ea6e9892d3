import { expect, test } from 'vitest';
import { makeReceipts } from '../../shared/storage/receipts.ts';
import { openTable } from '../../shared/storage/table.ts';
import { START } from '../builders.ts';
import { useTables } from './storage.ts';

useTables();

test('given a receipt comes again, also at the same time, then it is the first once; what else is said of that SMS is another', async () => {
  const { remember } = makeReceipts(openTable('requests'));
  const receipt = { messageId: 'prompt-1', state: 'undelivered' } as const;
  const told = await Promise.all(Array.from({ length: 5 }, () => remember(receipt, START)));
  expect(told.filter(Boolean)).toHaveLength(1);
  expect(await remember(receipt, START)).toBe(false);
  expect(await remember({ ...receipt, state: 'delivered' }, START)).toBe(true);
  expect(await remember({ ...receipt, messageId: 'prompt-2' }, START)).toBe(true);
});
