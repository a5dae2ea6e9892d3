import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine } from '../../local/aws/engine.ts';
import { matches } from '../../local/runtime/deliver-records.ts';
import { startExpiry } from '../../local/runtime/expiry.ts';
import { createTables } from '../../local/runtime/tables.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';

const NOW = 1_800_000_000;
const TableName = 'requests';

let folder: string;
let engine: Engine;
let documents: DynamoDBDocumentClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kelisim-expiry-'));
  engine = await startEngine({
    file: join(folder, 'dynamodb.sqlite'),
    positions: {},
    onExit: () => undefined,
  });
  const client = new DynamoDBClient({
    endpoint: engine.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await createTables(client);
  documents = DynamoDBDocumentClient.from(client);
});
afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true });
});

const put = (pk: string, fields: object, table = TableName) =>
  documents.send(new PutCommand({ TableName: table, Item: { pk, sk: 'item', ...fields } }));
const isThere = async (pk: string, table = TableName): Promise<boolean> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: table, Key: { pk, sk: 'item' }, ConsistentRead: true }),
  );
  return Item !== undefined;
};
const dueOnes = async (): Promise<unknown[]> => {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: '#due = :due',
      ExpressionAttributeNames: { '#due': 'due' },
      ExpressionAttributeValues: { ':due': 'due#0' },
    }),
  );
  return Items.map(({ pk }) => pk);
};
const sweep = (): number => {
  let all = 0;
  for (let some = engine.forgetExpired(NOW); some > 0; some = engine.forgetExpired(NOW)) all += some;
  return all;
};

describe('what has expired', () => {
  test('given an item past its second, then it is gone from the table and its indexes; given any other, then it stays', async () => {
    const inIndex = { due: 'due#0', dueAt: '2026-11-23T02:49:25.123Z' };
    await put('past', { ttl: NOW - 1, ...inIndex });
    await put('at the second', { ttl: NOW, ...inIndex });
    await put('later', { ttl: NOW + 1 });
    await put('for ever', { body: 'ttl' });
    await put('no number', { ttl: 'yesterday' });
    // The register has no time to live, whatever its items have.
    await put('past', { ttl: NOW - 1 }, 'register');
    expect(sweep()).toBe(1);
    expect(await isThere('past')).toBe(false);
    for (const pk of ['at the second', 'later', 'for ever', 'no number'])
      expect(await isThere(pk)).toBe(true);
    expect(await isThere('past', 'register')).toBe(true);
    expect(await dueOnes()).toEqual(['at the second']);
    expect(sweep()).toBe(0);
  });

  test('given writes under way, then each succeeds, and what was given more time in between stays', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, index) => put(`old ${index}`, { ttl: NOW - 9 })));
    await put('renewed', { ttl: NOW + 9 });
    const writes = Array.from({ length: 60 }, (_, index) => put(`new ${index}`, { ttl: NOW + 9 }));
    const deleted = sweep();
    await Promise.all(writes);
    expect(deleted).toBe(300);
    expect(await isThere('renewed')).toBe(true);
    expect(await isThere('new 59')).toBe(true);
  });

  test('given a sweep that fails, then it is reported and the next one is made', async () => {
    const lines: string[] = [];
    let fails = true;
    const expiry = startExpiry({
      forgetExpired: () => {
        if (!fails) return 0;
        fails = false;
        throw new Error('the disk is full');
      },
      report: (line) => lines.push(line),
    });
    await expiry.now();
    await expiry.now();
    await expiry.stop();
    expect(lines).toEqual(['what has expired could not be deleted, and is looked for again']);
  });

  test('given the record of such a deletion as AWS streams it, then no function is told', () => {
    const record = {
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: { Keys: { pk: { S: 'request#1' }, sk: { S: 'request' } } },
    };
    const patterns = FUNCTION_ENTRIES.flatMap(({ stream }) => stream?.patterns ?? []);
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) expect(matches(pattern, record)).toBe(false);
  });
});
