import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { client, documents, get, put, TableName, transact, useLocalAws } from './local-aws.ts';

const aws = useLocalAws();

describe('DynamoDB', () => {
  test('given a write, then it is read back and its table is told of at once', async () => {
    await put('plain');
    await transact('transacted');
    await documents().send(
      new BatchWriteCommand({
        RequestItems: { [TableName]: [{ PutRequest: { Item: { pk: 'batched', sk: '-' } } }] },
      }),
    );
    expect(await get('plain')).toEqual({ pk: 'plain', sk: '-' });
    expect(await get('batched')).toEqual({ pk: 'batched', sk: '-' });
    expect(await get('transacted')).toMatchObject({ ClientRequestToken: 'an attribute' });
    expect(aws.written).toEqual([[TableName], [TableName], [TableName]]);
  });

  test('given a refused write, then the item comes back and no table is told of', async () => {
    await put('refused');
    aws.written.length = 0;
    const update = new UpdateCommand({
      TableName,
      Key: { pk: 'refused', sk: '-' },
      UpdateExpression: 'SET #status = :next',
      ConditionExpression: '#status = :expected',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':next': 'answered', ':expected': 'consented' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(documents().send(update)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { pk: { S: 'refused' } },
    });
    expect(aws.written).toEqual([]);
  });

  test('given a write, then the stream has it', async () => {
    const { Table } = await documents().send(new DescribeTableCommand({ TableName }));
    const streams = new DynamoDBStreamsClient(client);
    aws.faults.set({ service: 'dynamodb', rate: 1 });
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: Table?.LatestStreamArn,
        ShardId: `shardId-00000001-${TableName}`,
        ShardIteratorType: 'LATEST',
      }),
    );
    aws.faults.set({ service: 'dynamodb', rate: 0 });
    await put('streamed');
    aws.faults.set({ service: 'dynamodb', rate: 1 });
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records).toMatchObject([{ dynamodb: { NewImage: { pk: { S: 'streamed' } } } }]);
  });

  test('given a transaction, then its request token does not reach the engine and everything else does', async () => {
    const seen: unknown[] = [];
    const spy = createServer(async (request, response) => {
      seen.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    }).listen(0, '127.0.0.1');
    await once(spy, 'listening');
    await aws.restart(`http://127.0.0.1:${(spy.address() as AddressInfo).port}`);
    await transact('spied');
    expect(seen).toEqual([
      {
        TransactItems: [
          {
            Put: {
              TableName,
              Item: { pk: { S: 'spied' }, sk: { S: '-' }, ClientRequestToken: { S: 'an attribute' } },
            },
          },
          { Delete: { TableName, Key: { pk: { S: 'spied-lock' }, sk: { S: '-' } } } },
        ],
      },
    ]);
    spy.closeAllConnections();
    spy.close();
  });

  const batch = (keys: readonly string[]) =>
    documents().send(
      new BatchWriteCommand({
        RequestItems: {
          [TableName]: [
            ...keys.map((pk) => ({ PutRequest: { Item: { pk, sk: '-' } } })),
            { DeleteRequest: { Key: { pk: 'gone', sk: '-' } } },
          ],
        },
      }),
    );

  test('given a batch, then the engine is asked once for all of it, and nothing is left over', async () => {
    await put('gone');
    const seen: unknown[] = [];
    const spy = createServer(async (request, response) => {
      const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
      seen.push([request.headers['x-amz-target'], body]);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    }).listen(0, '127.0.0.1');
    await once(spy, 'listening');
    await aws.restart(`http://127.0.0.1:${(spy.address() as AddressInfo).port}`);
    expect((await batch(['a', 'b'])).UnprocessedItems).toEqual({});
    const putOf = (pk: string) => ({ Put: { TableName, Item: { pk: { S: pk }, sk: { S: '-' } } } });
    expect(seen).toEqual([
      [
        'DynamoDB_20120810.TransactWriteItems',
        {
          TransactItems: [
            putOf('a'),
            putOf('b'),
            { Delete: { TableName, Key: { pk: { S: 'gone' }, sk: { S: '-' } } } },
          ],
        },
      ],
    ]);
    spy.closeAllConnections();
    spy.close();
  });

  test('given a batch, then all of it took effect, and it is told of once', async () => {
    await put('gone');
    aws.written.length = 0;
    const keys = Array.from({ length: 24 }, (_, index) => `of-batch-${index}`);
    await batch(keys);
    expect(await Promise.all([...keys, 'gone'].map(get))).toEqual([
      ...keys.map((pk) => ({ pk, sk: '-' })),
      undefined,
    ]);
    expect(aws.written).toEqual([[TableName]]);
  });

  test.each([
    ['the same key twice', ['twice', 'twice']],
    ['more than 25 writes', Array.from({ length: 25 }, (_, index) => `one-of-many-${index}`)],
    ['a key that is none', ['']],
  ])('given a batch with %s, then it is refused as a batch, and nothing of it stands', async (_, keys) => {
    await expect(batch(keys)).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await get(keys.at(-1) || 'none')).toBeUndefined();
  });

  test('given the engine is gone, then the call fails as an outage', async () => {
    await aws.restart('http://127.0.0.1:1');
    await expect(put('lost')).rejects.toMatchObject({
      name: 'InternalServerError',
      $metadata: { httpStatusCode: 500 },
    });
  });
});
