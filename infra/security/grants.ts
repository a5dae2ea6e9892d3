import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { FunctionEntry, KeyName, TableName } from '../../shared/service/table.ts';
import type { StageConfig } from '../config.ts';
import type { ServiceKeys } from '../data/keys.ts';
import type { KnownTable } from '../data/tables.ts';

/** `sandbox`: no phone is in reach. `smsTransport`: an aggregator's SMS need no grant of AWS's. */
export type Resources = {
  tables: Record<TableName, KnownTable>;
  keys: ServiceKeys;
  sandbox: boolean;
  smsTransport: StageConfig['smsTransport'];
};

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

/** What the service table lets a function touch, as statements of its role: these actions on these ARNs, nothing else. */
export function statementsOf(
  scope: Construct,
  { touches }: FunctionEntry,
  resources: Resources,
): PolicyStatement[] {
  const { sandbox, smsTransport } = resources;
  const entries = Object.entries(touches);
  const statements = entries.flatMap(([resource, actions]) => {
    if (resource === 'sms') return sandbox || smsTransport === 'aggregator' ? [] : smsOnly(scope);
    // A sandbox's own affair (infra/sandbox.ts).
    if (resource === 'inbound-sms') return [];
    if (resource in resources.keys.named) {
      const arns = resources.keys.named[resource as KeyName].map(({ keyArn }) => keyArn);
      return allow(
        actions.map((action) => `kms:${action}`),
        ...arns,
      );
    }
    const [table = '', index] = resource.split('/');
    const { tableArn } = resources.tables[table as TableName];
    const arn = index === undefined ? tableArn : `${tableArn}/index/${index}`;
    return allow(
      actions.map((action) => `dynamodb:${action}`),
      arn,
    );
  });
  const dynamodb = entries.filter(([resource]) => (resource.split('/')[0] as string) in resources.tables);
  if (dynamodb.length === 0) return statements;
  const writes = dynamodb.some(([, actions]) => actions.some((action) => WRITES.includes(action)));
  return [...statements, throughService(scope, { keys: resources.keys, service: 'dynamodb', writes })];
}

export const allow = (actions: string[], ...resources: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources });

/** The data key, but only in the hands of the AWS service that keeps the data. */
export function throughService(
  scope: Construct,
  { keys, service, writes }: { keys: ServiceKeys; service: 'dynamodb' | 'sqs' | 'sns'; writes: boolean },
): PolicyStatement {
  const { region } = Stack.of(scope);
  return new PolicyStatement({
    actions: ['kms:Decrypt', ...(writes ? ['kms:Encrypt', 'kms:GenerateDataKey'] : [])],
    resources: [keys.data.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
  });
}

/** An SMS to a phone has no ARN of its own: publishing is allowed, and every topic, which has one, is denied. */
const smsOnly = (scope: Construct): PolicyStatement[] => [
  allow(['sns:Publish'], '*'),
  new PolicyStatement({
    effect: Effect.DENY,
    actions: ['sns:Publish'],
    resources: [`arn:${Stack.of(scope).partition}:sns:*:*:*`],
  }),
];
