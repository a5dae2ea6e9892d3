import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { acknowledge } from '../security/acknowledge.ts';
import type { Severity } from './spec.ts';

type Input = {
  prefix: string;
  config: Pick<StageConfig, 'alarmEmail' | 'pagingUrl'>;
  /** None: a Region without the stage's key; nothing but names of alarms passes there. */
  key?: IKey;
  /** What the topics' ids begin with, where a stage has others by these names. */
  where?: string;
};

export type Topics = Record<Severity, Topic>;

/** One topic for what waits until morning and one for what does not. */
export function makeTopics(scope: Construct, input: Input): Topics {
  const { alarmEmail, pagingUrl } = input.config;
  const warn = makeTopic(scope, 'warnings', input);
  warn.addSubscription(new EmailSubscription(alarmEmail));
  const page = makeTopic(scope, 'pages', input);
  page.addSubscription(
    pagingUrl === undefined ? new EmailSubscription(alarmEmail) : new UrlSubscription(pagingUrl),
  );
  return { warn, page };
}

export const tellers = ({ warn, page }: Topics): Record<Severity, IAlarmAction> => ({
  warn: new SnsAction(warn),
  page: new SnsAction(page),
});

/** Whoever in this account speaks for alarms, key events and the budget. */
const SPEAKERS = ['cloudwatch', 'events', 'budgets'];

function makeTopic(scope: Construct, id: string, { prefix, key, where = '' }: Input): Topic {
  const topic = new Topic(scope, `${where}${id}`, {
    topicName: `${prefix}-${id}`,
    enforceSSL: true,
    ...(key && { masterKey: key }),
  });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'SpeakersOfThisAccount',
      principals: SPEAKERS.map((name) => new ServicePrincipal(`${name}.amazonaws.com`)),
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': topic.env.account } },
    }),
  );
  acknowledge(topic, {
    'Serverless-SNSRedrivePolicy':
      'What is not delivered is seen in the alarm’s state, on the dashboard, and the weekly drill finds out.',
  });
  return topic;
}
