import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as Target } from 'aws-cdk-lib/aws-events-targets';
import {
  EventInvokeConfig,
  EventSourceMapping,
  FilterCriteria,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  FUNCTION_ENTRIES,
  type FunctionEntry,
  type TableName,
  TOPICS,
  type TopicName,
} from '../../shared/service/table.ts';
import type { ServiceKeys } from '../data/keys.ts';
import { type FailureQueues, knownTo } from '../data/queues.ts';
import type { KnownTable } from '../data/tables.ts';
import { topicName } from '../names.ts';
import { acknowledge } from '../security/acknowledge.ts';
import { allow, throughService } from '../security/grants.ts';
import { makeTopic } from '../topic.ts';
import type { ServiceFunctions, Started } from './functions.ts';

type Input = {
  functions: ServiceFunctions;
  tables: Record<TableName, KnownTable>;
  keys: ServiceKeys;
  /** Where what a function could not take is kept, for `npm run redrive`. */
  failures: FailureQueues;
  prefix: string;
  /** Whether the demonstration person's confirmation is made. */
  canary: boolean;
};

/** Who publishes to a topic. */
const PUBLISHERS = {
  'inbound-sms': { sid: 'EndUserMessaging', services: ['sms-voice'] },
  'sms-spending': { sid: 'Alarms', services: ['cloudwatch'] },
} as const satisfies Record<TopicName, object>;

type TriggerTopics = Record<TopicName, Topic>;

/** The streams, the ticks and the topics, as the service table gives them to functions. */
export function makeTriggers(scope: Construct, input: Input): TriggerTopics {
  const topics = Object.fromEntries(
    TOPICS.map((name) => [
      name,
      makeTopic(scope, name, {
        topicName: topicName(input.prefix, name),
        masterKey: input.keys.data,
        publishers: PUBLISHERS[name],
      }),
    ]),
  );
  for (const entry of FUNCTION_ENTRIES) {
    const started = input.functions[entry.name];
    if (started.tick) addTick(scope, started.tick, 1);
    if (entry.canary && input.canary) addTick(scope, started, entry.canary.minutes);
    const failures = input.failures[entry.name];
    if (!failures) continue;
    const queue = knownTo(scope, entry.name, failures);
    letSend(started, queue, input.keys);
    if (entry.stream) addStream(started, { stream: entry.stream, queue, tables: input.tables });
    const topic = entry.topic && topics[entry.topic];
    if (topic) addTopic(scope, started, { topic, queue });
  }
  return topics as TriggerTopics;
}

/** CDK's own grant for a queue has wildcards: this one is written out. */
const letSend = ({ made }: Started, queue: IQueue, keys: ServiceKeys): void => {
  made.addToRolePolicy(allow(['sqs:SendMessage'], queue.queueArn));
  made.addToRolePolicy(throughService(made, { keys, service: 'sqs', writes: true }));
};

/**
 * A stream source retries for ever by default and blocks its shard: here a batch is halved until the bad record stands
 * alone, tried three times, and its pointer kept; the due index brings the request up again meanwhile.
 */
function addStream(
  { made, live }: Started,
  source: {
    stream: NonNullable<FunctionEntry['stream']>;
    queue: IQueue;
    tables: Record<TableName, KnownTable>;
  },
): void {
  const { stream, queue, tables } = source;
  const table = tables[stream.table];
  const streamArn = table.tableStreamArn ?? '';
  made.addToRolePolicy(
    allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], streamArn),
  );
  made.addToRolePolicy(allow(['dynamodb:ListStreams'], '*'));
  new EventSourceMapping(made, 'stream', {
    target: live,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    parallelizationFactor: 10,
    retryAttempts: 3,
    maxRecordAge: Duration.minutes(10),
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    onFailure: { bind: () => ({ destination: queue.queueArn }) },
    filters: stream.patterns.map((pattern) => FilterCriteria.filter({ ...pattern })),
  });
}

/** A tick that fails is not repeated: the next one is near and sees the same work. */
function addTick(scope: Construct, { made, live }: Omit<Started, 'tick'>, minutes: number): void {
  const target = new Target(live, { retryAttempts: 0, maxEventAge: Duration.minutes(1) });
  const rule = new Rule(scope, `${made.node.id}-tick`, {
    schedule: Schedule.rate(Duration.minutes(minutes)),
    targets: [target],
  });
  const config = new EventInvokeConfig(made, 'tick-retries', {
    function: made,
    qualifier: live.aliasName,
    retryAttempts: 0,
    maxEventAge: Duration.minutes(1),
  });
  config.node.addDependency(live);
  acknowledge(rule, { 'Serverless-EventBusDLQ': NEXT_TICK });
  acknowledge(config, { 'Serverless-LambdaAsyncFailureDestination': NEXT_TICK });
}

const NEXT_TICK =
  'A lost tick is made good by the next one: what is due stays due. The alarm on a missing tick tells.';

function addTopic(
  scope: Construct,
  { made, live }: Started,
  { topic, queue }: { topic: Topic; queue: IQueue },
): void {
  const subscription = topic.addSubscription(new LambdaSubscription(live, { deadLetterQueue: queue }));
  acknowledge(subscription, {
    'CloudFormation-Validate::W3694':
      'An alias is a function with a name for its version, and its ARN is an endpoint.',
  });
  const config = new EventInvokeConfig(scope, `${made.node.id}-retries`, {
    function: made,
    qualifier: live.aliasName,
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
    onFailure: { bind: () => ({ destination: queue.queueArn }) },
  });
  config.node.addDependency(live);
}
