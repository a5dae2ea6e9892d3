import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge.ts';
import { type AlarmSpec, alarmSpecs, burnRate, type Watched } from './alarm-specs.ts';
import { ANSWER_MINUTES, BURN_RATES } from './limits.ts';

type Input = Watched & { key: Key; alarmEmail: string };

/** Every alarm of the stage; each tells the people on call, and links what to do. */
export function makeAlarms(scope: Construct, input: Input): Topic {
  const topic = makeTopic(scope, input);
  const tell = new SnsAction(topic);
  for (const spec of alarmSpecs(input)) makeAlarm(scope, input.prefix, spec).addAlarmAction(tell);
  for (const [speed, { factor, long, short }] of Object.entries(BURN_RATES)) {
    const name = `answers-late-${speed}`;
    const [whole, now] = [long, short].map((minutes) =>
      makeAlarm(scope, input.prefix, {
        name: `${name}-${minutes}m`,
        runbook: name,
        summary: `The ${ANSWER_MINUTES} minutes are missed ${factor} times as often as allowed, over ${minutes} minutes`,
        metric: burnRate(input.own, minutes),
        above: factor,
      }),
    );
    if (!whole || !now) continue;
    new CompositeAlarm(scope, name, {
      compositeAlarmName: `${input.prefix}-${name}`,
      alarmDescription: describe(
        `The month's allowance of late answers is used up ${factor} times too fast`,
        name,
      ),
      alarmRule: AlarmRule.allOf(whole, now),
    }).addAlarmAction(tell);
  }
  return topic;
}

const describe = (summary: string, runbook: string): string => `${summary}. docs/runbook.md#${runbook}`;

function makeAlarm(scope: Construct, prefix: string, spec: AlarmSpec): Alarm {
  const { name, runbook = name, summary, metric, of = 1, outOf = of, missing = 'fine' } = spec;
  return new Alarm(scope, `${name}-alarm`, {
    alarmName: `${prefix}-${name}`,
    alarmDescription: describe(summary, runbook),
    metric,
    ...('above' in spec
      ? { threshold: spec.above, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD }
      : { threshold: spec.below, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD }),
    evaluationPeriods: outOf,
    datapointsToAlarm: of,
    treatMissingData: missing === 'trouble' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

function makeTopic(scope: Construct, { prefix, key, alarmEmail }: Input): Topic {
  const topic = new Topic(scope, 'alarms', {
    topicName: `${prefix}-alarms`,
    masterKey: key,
    enforceSSL: true,
  });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': topic.env.account } },
    }),
  );
  topic.addSubscription(new EmailSubscription(alarmEmail));
  acknowledge(topic, {
    'Serverless-SNSRedrivePolicy':
      'An e-mail that is not delivered is seen in the alarm’s state, on the dashboard.',
  });
  return topic;
}
