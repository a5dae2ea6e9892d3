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

  test('given the engine is gone, then the call fails as an outage', async () => {
    await aws.restart('http://127.0.0.1:1');
    await expect(put('lost')).rejects.toMatchObject({
      name: 'InternalServerError',
      $metadata: { httpStatusCode: 500 },
    });
  });
});
