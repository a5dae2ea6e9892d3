import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { KEYS, type KeyName } from './service.ts';

const USAGE = {
  HMAC_256: { keySpec: KeySpec.HMAC_256, keyUsage: KeyUsage.GENERATE_VERIFY_MAC },
  ECC_NIST_P256: { keySpec: KeySpec.ECC_NIST_P256, keyUsage: KeyUsage.SIGN_VERIFY },
} as const;

export type ServiceKeys = {
  /** Encrypts tables, logs, queues, topics and environments; AWS turns it once a year. */
  data: Key;
  /** Those of the service table. Turning one would orphan what is stored under it: they stay as they are. */
  named: Record<KeyName, Key>;
};

/** AWS services that encrypt with the data key for themselves, on this account's behalf only. */
const USERS = ['sns.amazonaws.com', 'cloudwatch.amazonaws.com', 'sms-voice.amazonaws.com'];

export function makeKeys(scope: Construct, prefix: string): ServiceKeys {
  const keep = { removalPolicy: RemovalPolicy.RETAIN, pendingWindow: Duration.days(30) };
  const data = new Key(scope, 'data-key', {
    ...keep,
    alias: `${prefix}/data`,
    description: `${prefix}: everything at rest`,
    enableKeyRotation: true,
  });
  letServicesUse(data, scope, prefix);
  const named = Object.entries(KEYS).map(([name, { spec }]) => [
    name,
    new Key(scope, `${name}-key`, {
      ...keep,
      ...USAGE[spec],
      alias: `${prefix}/${name}`,
      description: `${prefix}: ${name}`,
    }),
  ]);
  return { data, named: Object.fromEntries(named) };
}

function letServicesUse(key: Key, scope: Construct, prefix: string): void {
  const { account, region, partition } = Stack.of(scope);
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'ServicesOfThisAccount',
      principals: USERS.map((service) => new ServicePrincipal(service)),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Logs',
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*${prefix}*`,
        },
      },
    }),
  );
}
