import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { acknowledge } from '../security/acknowledge.ts';
import { makeTopic } from '../topic.ts';
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
  const warn = makeTeller(scope, 'warnings', input);
  warn.addSubscription(new EmailSubscription(alarmEmail));
  const page = makeTeller(scope, 'pages', input);
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

function makeTeller(scope: Construct, id: string, { prefix, key, where = '' }: Input): Topic {
  const topic = makeTopic(scope, `${where}${id}`, {
    topicName: `${prefix}-${id}`,
    publishers: { sid: 'SpeakersOfThisAccount', services: SPEAKERS },
    ...(key && { masterKey: key }),
  });
  acknowledge(topic, {
    'Serverless-SNSRedrivePolicy':
      'What is not delivered is seen in the alarm’s state, on the dashboard, and the weekly drill finds out.',
  });
  return topic;
}
