import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { ServiceKeys } from '../data/keys.ts';
import { acknowledge } from '../security/acknowledge.ts';
import type { Topics } from './topics.ts';

/** What ends a key, or makes way for it: its ban (infra/data/keys.ts) stands in its policy. */
export const KEY_EVENTS = [
  'ScheduleKeyDeletion',
  'DisableKey',
  'PutKeyPolicy',
  'DeleteImportedKeyMaterial',
  'DeleteAlias',
] as const;

type Input = { keys: ServiceKeys; topics: Topics };

/**
 * Somebody is called when anybody so much as tries: CloudTrail reports refused calls too. It says which call, not who made it:
 * that stands in the trail.
 */
export function watchKeys(scope: Construct, { keys, topics }: Input): void {
  const all = [keys.data, ...Object.values(keys.named).flat()];
  const rule = new Rule(scope, 'key-at-risk', {
    description: 'Somebody tries to end a key, or to make way for it',
    eventPattern: {
      source: ['aws.kms'],
      detailType: ['AWS API Call via CloudTrail'],
      detail: {
        eventName: [...KEY_EVENTS],
        resources: { ARN: all.map(({ keyArn }) => keyArn) },
      },
    },
  });
  rule.addTarget(
    new SnsTopic(topics.page, {
      message: RuleTargetInput.fromText(
        'Somebody tries to end a key of the service, or to make way for it. docs/runbook.md#key-at-risk',
      ),
    }),
  );
  acknowledge(rule, {
    'Serverless-EventBusDLQ':
      'SNS takes it or the rule tries again for a day; the call itself stands in the trail.',
  });
}
