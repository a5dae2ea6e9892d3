import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { REDRIVE_TICK } from '../../shared/aws/events.ts';
import { LIVE } from '../lambda/live.ts';

type Clients = { sqs: SQSClient; lambda: LambdaClient; streams: DynamoDBStreamsClient };

/** `kept`: messages that failed again and stay in the queue. */
export type Redriven = { done: number; kept: number };

/** What a stream source leaves of a batch it gave up: where the records are, not the records. */
const pointer = z.object({
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    streamArn: z.string(),
  }),
});
type Pointer = z.infer<typeof pointer>['DDBStreamBatchInfo'];

/** What Lambda leaves of an event whose retries are over. */
const failedInvocation = z.object({ requestPayload: z.object({}).loose() });
/** What a topic leaves when it could not even start the function. */
const notification = z.object({ Type: z.literal('Notification'), Message: z.string() }).loose();

/** Long enough for an invocation; a message that fails again shows up after it. */
const HIDDEN_SECONDS = 120;

/**
 * Takes every message of a function's failure queue once and gives it back to the function. A message goes from the queue
 * only when the function took what it stands for. Throws when AWS cannot be reached.
 */
export async function redrive({ sqs, lambda, streams }: Clients, functionName: string): Promise<Redriven> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${functionName}-failures` }));
  const seen = new Set<string | undefined>();
  const counts: Redriven = { done: 0, kept: 0 };
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 2,
      }),
    );
    const fresh = Messages.filter(({ MessageId }) => !seen.has(MessageId));
    if (fresh.length === 0) return counts;
    for (const message of fresh) {
      seen.add(message.MessageId);
      if (await takes(lambda, functionName, await eventOf(message, streams))) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
        counts.done++;
      } else counts.kept++;
    }
  }
}

/** The event a message stands for; null when it stands for none that is known. */
async function eventOf({ Body = '' }: Message, streams: DynamoDBStreamsClient): Promise<object | null> {
  const body: unknown = JSON.parse(Body);
  const batch = pointer.safeParse(body);
  if (batch.success) {
    const Records = await recordsOf(batch.data.DDBStreamBatchInfo, streams);
    // The tick looks at everything that is due: what a lost record would have moved is among it.
    return Records.length > 0 ? { Records } : REDRIVE_TICK;
  }
  const failed = failedInvocation.safeParse(body);
  if (failed.success) return failed.data.requestPayload;
  const published = notification.safeParse(body);
  return published.success ? { Records: [{ EventSource: 'aws:sns', Sns: published.data }] } : null;
}

/** A stream keeps its records for a day; of an older batch there are none. */
async function recordsOf(batch: Pointer, streams: DynamoDBStreamsClient): Promise<StreamRecord[]> {
  try {
    return await readBatch(batch, streams);
  } catch (error) {
    if (error instanceof TrimmedDataAccessException) return [];
    throw error;
  }
}

async function readBatch(
  { shardId, startSequenceNumber, endSequenceNumber, streamArn }: Pointer,
  streams: DynamoDBStreamsClient,
): Promise<StreamRecord[]> {
  const end = BigInt(endSequenceNumber);
  const records: StreamRecord[] = [];
  let { ShardIterator: next } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: startSequenceNumber,
    }),
  );
  while (next !== undefined) {
    const { Records = [], NextShardIterator } = await streams.send(
      new GetRecordsCommand({ ShardIterator: next }),
    );
    const within = Records.filter(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0) <= end);
    records.push(...within);
    const last = Records.at(-1)?.dynamodb?.SequenceNumber;
    next = last === undefined || BigInt(last) >= end ? undefined : NextShardIterator;
  }
  return records;
}

const partialFailure = z.object({ batchItemFailures: z.array(z.unknown()).min(1) });

async function takes(lambda: LambdaClient, FunctionName: string, event: object | null): Promise<boolean> {
  if (event === null) return false;
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName, Qualifier: LIVE, Payload: JSON.stringify(event) }),
  );
  if (FunctionError !== undefined) return false;
  const answer = new TextDecoder().decode(Payload);
  return answer === '' || !partialFailure.safeParse(JSON.parse(answer)).success;
}
