import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { redrive } from '../../infra/redrive/queue.ts';

const sqs = mockClient(SQSClient);
const lambda = mockClient(LambdaClient);
const streams = mockClient(DynamoDBStreamsClient);
const region = { region: 'eu-central-1' };
const clients = {
  sqs: new SQSClient(region),
  lambda: new LambdaClient(region),
  streams: new DynamoDBStreamsClient(region),
};

/** What a stream source leaves of the records 2 and 3. */
const POINTER = {
  requestContext: { condition: 'RetryAttemptsExhausted' },
  DDBStreamBatchInfo: {
    shardId: 'shard-1',
    startSequenceNumber: '2',
    endSequenceNumber: '3',
    streamArn: 'arn:aws:dynamodb:eu-central-1:1:table/t/stream/1',
  },
};
const record = (SequenceNumber: string) => ({
  dynamodb: { SequenceNumber, Keys: { pk: { S: `request#${SequenceNumber}` } } },
});
const SNS_EVENT = { Records: [{ Sns: { Message: '{"messageBody":"…"}' } }] };

const lies = (...bodies: object[]): void => {
  const Messages = bodies.map((body, index) => ({
    MessageId: String(index),
    ReceiptHandle: `receipt-${index}`,
    Body: JSON.stringify(body),
  }));
  sqs.on(ReceiveMessageCommand).resolvesOnce({ Messages }).resolves({ Messages: [] });
};
const answers = (payload: unknown, FunctionError?: string): void => {
  const Payload = Buffer.from(JSON.stringify(payload)) as never;
  lambda.on(InvokeCommand).resolves({ Payload, ...(FunctionError && { FunctionError }) });
};
const invoked = (): unknown[] =>
  lambda.commandCalls(InvokeCommand).map(({ args: [{ input }] }) => JSON.parse(String(input.Payload)));
const deleted = (): unknown[] =>
  sqs.commandCalls(DeleteMessageCommand).map(({ args: [{ input }] }) => input.ReceiptHandle);

beforeEach(() => {
  for (const mock of [sqs, lambda, streams]) mock.reset();
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://queue' });
  streams.on(GetShardIteratorCommand).resolves({ ShardIterator: 'first' });
  streams
    .on(GetRecordsCommand)
    .resolves({ Records: [record('2'), record('3'), record('4')], NextShardIterator: 'second' });
  answers({ batchItemFailures: [] });
});

describe('redrive', () => {
  test('given a pointer to a batch, then its records, and no others, go through the function again', async () => {
    lies(POINTER);
    expect(await redrive(clients, 'kelisim-dev-advance-request')).toEqual({ done: 1, kept: 0 });
    expect(sqs.commandCalls(GetQueueUrlCommand)[0]?.args[0].input.QueueName).toBe(
      'kelisim-dev-advance-request-failures',
    );
    expect(invoked()).toEqual([{ Records: [record('2'), record('3')] }]);
    expect(deleted()).toEqual(['receipt-0']);
  });

  test('given a batch that the stream has forgotten, then a tick looks at what is due', async () => {
    lies(POINTER);
    streams
      .on(GetShardIteratorCommand)
      .rejects(new TrimmedDataAccessException({ message: '', $metadata: {} }));
    await redrive(clients, 'kelisim-dev-advance-request');
    expect(invoked()).toEqual([{ source: 'kelisim.redrive' }]);
    expect(deleted()).toEqual(['receipt-0']);
  });

  test('given records that fail again, then the message stays', async () => {
    lies(POINTER);
    answers({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(await redrive(clients, 'kelisim-dev-advance-request')).toEqual({ done: 0, kept: 1 });
    expect(deleted()).toEqual([]);
  });

  test('given an inbound SMS whose processing failed, or could not begin, then it goes through as it came', async () => {
    const notification = { Type: 'Notification', Message: '{"messageBody":"…"}' };
    lies({ requestContext: {}, requestPayload: SNS_EVENT }, notification);
    answers(null);
    expect(await redrive(clients, 'kelisim-dev-receive-sms')).toEqual({ done: 2, kept: 0 });
    expect(invoked()).toEqual([SNS_EVENT, { Records: [{ EventSource: 'aws:sns', Sns: notification }] }]);
  });

  test('given a function that ends with an error, or a message nobody knows, then it stays', async () => {
    lies({ requestContext: {}, requestPayload: SNS_EVENT }, { hello: 'world' });
    answers({ errorMessage: '…' }, 'Unhandled');
    expect(await redrive(clients, 'kelisim-dev-receive-sms')).toEqual({ done: 0, kept: 2 });
    expect(deleted()).toEqual([]);
  });
});
