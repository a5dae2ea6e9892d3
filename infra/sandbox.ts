import { Stack } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { FUNCTION_ENTRIES } from '../shared/service/table.ts';
import type { ServiceKeys } from './data/keys.ts';
import type { ServiceFunctions } from './lambda/functions.ts';
import { scriptedTopicName } from './names.ts';
import { acknowledge } from './security/acknowledge.ts';
import { allow, throughService } from './security/grants.ts';
import { makeTopic } from './topic.ts';

/** Known by its name before it is made: what publishes to it is made first. */
export function arnOfTopic(scope: Construct, name: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:sns:${region}:${account}:${name}`;
}

const LOST_REPLY = {
  'CloudFormation-Validate::W3694':
    'An alias is a function with a name for its version, and its ARN is an endpoint.',
  'Serverless-SNSRedrivePolicy':
    'A reply that was lost is a person who does not reply: it shows, and harms nobody.',
};

type Input = { functions: ServiceFunctions; keys: ServiceKeys; prefix: string; inbound: Topic };

/**
 * What makes a stage a sandbox (docs/adr/0023): whoever sends SMS may publish to a topic and to nothing else, the scripted
 * people hear it there, and they alone may write to where SMS come in.
 */
export function makeSandbox(scope: Construct, { functions, keys, prefix, inbound }: Input): void {
  const outlet = makeTopic(scope, 'scripted-sms', {
    topicName: scriptedTopicName(prefix),
    masterKey: keys.data,
  });
  for (const { name, touches, scripted } of FUNCTION_ENTRIES) {
    const { made } = functions[name];
    const publishes = (topic: Topic): void => {
      made.addToRolePolicy(allow(['sns:Publish'], topic.topicArn));
      made.addToRolePolicy(throughService(made, { keys, service: 'sns', writes: true }));
    };
    if ('sms' in touches) publishes(outlet);
    if ('inbound-sms' in touches) publishes(inbound);
    if (scripted)
      acknowledge(outlet.addSubscription(new LambdaSubscription(functions[name].live)), LOST_REPLY);
  }
}
