import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SETTLING_TIME } from '../../shared/domain/schedule.ts';
import { openTable, retryingConflicts } from '../../shared/storage/table.ts';

const dynamodb = mockClient(DynamoDBClient);
const { documents } = openTable('requests');

const message = 'Transaction is ongoing for the item';
const single = new TransactionConflictException({ message, $metadata: {} });
const transaction = new TransactionCanceledException({
  message,
  $metadata: {},
  CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
});

const TableName = 'requests';
const Key = { pk: 'a', sk: 'b' };
const TransactItems = [{ Delete: { TableName, Key } }];

const WRITES: [string, Error, () => Promise<unknown>][] = [
  ['PutItem', single, () => documents.send(new PutCommand({ TableName, Item: Key }))],
  ['UpdateItem', single, () => documents.send(new UpdateCommand({ TableName, Key }))],
  ['DeleteItem', single, () => documents.send(new DeleteCommand({ TableName, Key }))],
  ['TransactWriteItems', transaction, () => documents.send(new TransactWriteCommand({ TransactItems }))],
];

/** Time that passes in pauses and in calls only. */
let now: number;
beforeEach(() => {
  now = 0;
  dynamodb.reset();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => {
    now += ms;
  },
}));

describe.each(WRITES)('a %s that meets a transaction', (_, conflict, write) => {
  test('given it is over at the third try, then the write is made once', async () => {
    dynamodb
      .onAnyCommand()
      .rejectsOnce(conflict)
      .rejectsOnce(conflict)
      .resolvesOnce({ Attributes: marshall(Key) });
    expect(await write()).toEqual({ Attributes: Key });
    expect(dynamodb.calls()).toHaveLength(3);
  });

  test('given it never ends, then the write fails by it after a few tries', async () => {
    dynamodb.onAnyCommand().rejects(conflict);
    await expect(write()).rejects.toBe(conflict);
    expect(dynamodb.calls().length).toBeGreaterThan(3);
    expect(dynamodb.calls().length).toBeLessThan(10);
  });

  test('given each try takes long, then none begins later than the feed can wait for', async () => {
    const starts: number[] = [];
    dynamodb.onAnyCommand().callsFake(() => {
      starts.push(now);
      now += 400;
      throw conflict;
    });
    await expect(retryingConflicts(write)).rejects.toBe(conflict);
    const slowestCall = 3_300;
    expect(starts.length).toBeGreaterThan(1);
    expect(Math.max(...starts) + slowestCall).toBeLessThan(SETTLING_TIME);
  });

  test('given it fails for another reason, then it is not tried again', async () => {
    const otherwise = new Error('out of order');
    dynamodb.onAnyCommand().rejects(otherwise);
    await expect(write()).rejects.toBe(otherwise);
    expect(dynamodb.calls()).toHaveLength(1);
  });
});
