import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { MalformedItem } from '../../shared/storage/malformed.ts';
import { makeRegister } from '../../shared/storage/register.ts';
import { makeRequests } from '../../shared/storage/requests.ts';
import { readBatch } from '../../shared/storage/table.ts';
import { aRef } from '../builders.ts';

const pauses = vi.hoisted(() => [] as number[]);
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => {
    pauses.push(ms);
  },
}));

const dynamodb = mockClient(DynamoDBDocumentClient);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
const table = { documents, name: 'requests' };
const malformed = (item: MalformedItem): never => {
  throw item;
};
const requests = makeRequests({ table, retention: 1, token: () => 'token', malformed });

beforeEach(() => {
  dynamodb.reset();
  pauses.length = 0;
});

const NOW = '2026-11-23T02:49:25.123Z';
const key = (id: string) => ({ pk: `request#${id}`, sk: 'request' });
/** As the index of a citizen's requests has it. */
const listed = (id: string) => ({ ...key(id), createdAt: '2026-11-23T02:49:25.123Z' });

describe('given an index answers in pages', () => {
  beforeEach(() => {
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [listed('a'), listed('b')], LastEvaluatedKey: listed('b') })
      .resolvesOnce({ Items: [], LastEvaluatedKey: listed('c') })
      .resolvesOnce({ Items: [listed('d')] });
  });

  test('then what is due comes from all of them, each asked for from where the last one ended, the consents first', async () => {
    dynamodb.reset();
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [listed('e')], LastEvaluatedKey: listed('e') })
      .resolvesOnce({ Items: [listed('f')] })
      .resolvesOnce({ Items: [listed('a'), listed('b')], LastEvaluatedKey: listed('b') })
      .resolvesOnce({ Items: [], LastEvaluatedKey: listed('c') })
      .resolvesOnce({ Items: [listed('d')] });
    const ids: string[] = [];
    for await (const id of requests.due(0, NOW)) ids.push(id);
    expect(ids).toEqual(['e', 'f', 'a', 'b', 'd']);
    const starts = dynamodb.commandCalls(QueryCommand).map(({ args }) => args[0].input.ExclusiveStartKey);
    expect(starts).toEqual([undefined, listed('e'), undefined, listed('b'), listed('c')]);
  });

  test('then a citizen’s requests are looked up from all of them', async () => {
    dynamodb.on(BatchGetCommand).resolves({ Responses: {} });
    const citizenRef = aRef();
    await requests.ofCitizen(citizenRef);
    const keys = dynamodb
      .commandCalls(BatchGetCommand)
      .flatMap(({ args }) => args[0].input.RequestItems?.requests?.Keys ?? []);
    expect(keys).toEqual([key('a'), key('b'), key('d')]);
    const starts = dynamodb.commandCalls(QueryCommand).map(({ args }) => args[0].input.ExclusiveStartKey);
    expect(starts).toEqual([undefined, { ...listed('b'), citizenRef }, { ...listed('c'), citizenRef }]);
  });

  test('then a person’s applications are looked up from all of them', async () => {
    dynamodb.reset();
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [{ sk: 'application#1' }], LastEvaluatedKey: { pk: 'more' } })
      .resolvesOnce({ Items: [{ sk: 'application#2' }] })
      .resolves({ Items: [] });
    await makeRegister(table).rowsOf(aRef());
    const values = dynamodb
      .commandCalls(QueryCommand)
      .map(({ args }) => args[0].input.ExpressionAttributeValues?.[':pk']);
    expect(values.slice(2)).toEqual(['application#1', 'application#2']);
  });
});

test('given keys are left over, then they are read again until none is', async () => {
  dynamodb
    .on(BatchGetCommand)
    .resolvesOnce({
      Responses: { requests: [key('a')] },
      UnprocessedKeys: { requests: { Keys: [key('b'), key('c')] } },
    })
    .resolvesOnce({
      Responses: { requests: [key('b')] },
      UnprocessedKeys: { requests: { Keys: [key('c')] } },
    })
    .resolvesOnce({ Responses: { requests: [key('c')] } });
  expect(await readBatch(table, [key('a'), key('b'), key('c')])).toEqual([key('a'), key('b'), key('c')]);
});

test('given more keys than a batch takes, then they are read a hundred at a time', async () => {
  dynamodb.on(BatchGetCommand).resolves({ Responses: { requests: [key('x')] } });
  const keys = Array.from({ length: 205 }, (_, index) => key(String(index)));
  await readBatch(table, keys);
  const sizes = dynamodb
    .commandCalls(BatchGetCommand)
    .map(({ args }) => args[0].input.RequestItems?.requests?.Keys?.length);
  expect(sizes).toEqual([100, 100, 5]);
});

describe('given rows are written', () => {
  const contacts = Array.from({ length: 30 }, () => ({
    citizenRef: aRef(),
    phone: null,
    language: 'kk' as const,
  }));
  beforeEach(() => dynamodb.on(BatchGetCommand).resolves({ Responses: {} }));
  const write = (index: number) => ({ PutRequest: { Item: { pk: `left#${index}`, sk: 'over' } } });

  test('then 25 go in a batch, one batch after another without a pause', async () => {
    dynamodb.on(BatchWriteCommand).resolves({});
    await makeRegister(table).putContacts(contacts);
    const sizes = dynamodb
      .commandCalls(BatchWriteCommand)
      .map(({ args }) => args[0].input.RequestItems?.requests?.length);
    expect(sizes).toEqual([25, 5]);
    expect(pauses).toEqual([]);
  });

  test('and DynamoDB leaves some over, then they are written again, after longer and longer pauses', async () => {
    dynamodb
      .on(BatchWriteCommand)
      .resolvesOnce({ UnprocessedItems: { requests: [write(1), write(2)] } })
      .resolvesOnce({ UnprocessedItems: { requests: [write(2)] } })
      .resolvesOnce({});
    await makeRegister(table).putContacts(contacts.slice(0, 3));
    const calls = dynamodb.commandCalls(BatchWriteCommand);
    const batches = calls.map(({ args }) => args[0].input.RequestItems?.requests);
    expect(batches.slice(1)).toEqual([[write(1), write(2)], [write(2)]]);
    expect(pauses).toHaveLength(2);
    expect(pauses[1]).toBeGreaterThan(Number(pauses[0]));
  });
});
