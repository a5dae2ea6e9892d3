import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { FUNCTION_ENTRIES, type FunctionName, type TopicName } from '../../shared/service/table.ts';
import { RETAINED } from '../logs.ts';
import { topicName } from '../names.ts';
import { acknowledge } from '../security/acknowledge.ts';

export type FailureQueues = Partial<Record<FunctionName, Queue>>;

/** Where what a function could not take is kept, a citizen's decision among it, for `npm run redrive`. */
export function makeFailureQueues(scope: Construct, prefix: string, encryptionMasterKey: Key): FailureQueues {
  const fed = FUNCTION_ENTRIES.filter(({ stream, topic }) => stream || topic);
  return Object.fromEntries(
    fed.map(({ name, topic }) => {
      const queue = new Queue(scope, `${name}-failures`, {
        queueName: `${prefix}-${name}-failures`,
        encryption: QueueEncryption.KMS,
        encryptionMasterKey,
        enforceSSL: true,
        retentionPeriod: Duration.days(14),
        removalPolicy: RETAINED,
      });
      acknowledge(queue, {
        'AwsSolutions-SQS3': 'It is a dead-letter queue itself.',
        'Serverless-SQSRedrivePolicy': 'It is a dead-letter queue itself.',
      });
      if (topic) letTopicSend(queue, prefix, topic);
      return [name, queue];
    }),
  );
}

/** What a topic could not hand to its function; the topic is of a later stack, so that it is known by its name. */
function letTopicSend(queue: Queue, prefix: string, topic: TopicName): void {
  const { partition, region, account } = Stack.of(queue);
  const topicArn = `arn:${partition}:sns:${region}:${account}:${topicName(prefix, topic)}`;
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('sns.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': topicArn } },
    }),
  );
}

/** The queue as a later stack knows it: its policy is made here and nowhere else. */
export const knownTo = (scope: Construct, name: string, { queueArn }: Queue): IQueue =>
  Queue.fromQueueAttributes(scope, `${name}-failures`, { queueArn });
