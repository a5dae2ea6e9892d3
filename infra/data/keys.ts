import { Duration, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { KEYS, type KeyName, SIGNERS, type SignerName } from '../../shared/service/table.ts';
import type { SigningKey } from '../config.ts';
import { RETAINED } from '../logs.ts';

const USAGE = {
  HMAC_256: { keySpec: KeySpec.HMAC_256, keyUsage: KeyUsage.GENERATE_VERIFY_MAC },
  ECC_NIST_P256: { keySpec: KeySpec.ECC_NIST_P256, keyUsage: KeyUsage.SIGN_VERIFY },
} as const;

export type ServiceKeys = {
  /** Encrypts tables, logs, queues, topics and environments; AWS turns it once a year. */
  data: Key;
  /**
   * Those of the service table, one of a name; of those that sign as many as a rotation has. Turning one that makes MACs would
   * orphan what is stored under it: they stay as they are.
   */
  named: Record<KeyName, Key[]>;
  /** What the functions are told of the keys that sign (docs/key-rotation.md), by what they sign. */
  rotations: Record<SignerName, { keyId: string; status: SigningKey['status'] }[]>;
};

/** AWS services that encrypt with the data key for themselves, on this account's behalf only. */
const USERS = [
  'sns.amazonaws.com',
  'cloudwatch.amazonaws.com',
  'events.amazonaws.com',
  'budgets.amazonaws.com',
  'sms-voice.amazonaws.com',
];

type Rotations = Record<SignerName, readonly SigningKey[]>;

export function makeKeys(scope: Construct, prefix: string, signers: Rotations): ServiceKeys {
  // A key is multi-Region from the beginning or never (docs/adr/0025).
  const keep = { removalPolicy: RETAINED, pendingWindow: Duration.days(30), multiRegion: true };
  const data = new Key(scope, 'data-key', {
    ...keep,
    alias: `${prefix}/data`,
    description: `${prefix}: everything at rest`,
    enableKeyRotation: true,
  });
  letServicesUse(data, scope, prefix);
  denyDeletion(data);
  const make = (name: string, spec: keyof typeof USAGE): Key => {
    const key = new Key(scope, `${name}-key`, {
      ...keep,
      ...USAGE[spec],
      alias: `${prefix}/${name}`,
      description: `${prefix}: ${name}`,
    });
    denyDeletion(key);
    return key;
  };
  const made = SIGNERS.map((signer) => {
    const keys = signers[signer].map(({ name, status }) => ({ key: make(name, KEYS[signer].spec), status }));
    return { signer, keys, told: keys.map(({ key, status }) => ({ keyId: key.keyArn, status })) };
  });
  const named = {
    references: [make('references', KEYS.references.spec)],
    codes: [make('codes', KEYS.codes.spec)],
    ...Object.fromEntries(made.map(({ signer, keys }) => [signer, keys.map(({ key }) => key)])),
  };
  const rotations = Object.fromEntries(made.map(({ signer, told }) => [signer, told]));
  return { data, named: named as ServiceKeys['named'], rotations: rotations as ServiceKeys['rotations'] };
}

/**
 * Without one of these keys everything stored is lost, so that deleting one takes two steps that both are seen: the policy
 * first (docs/key-rotation.md). CloudFormation is let through, or a failed creation could not be rolled back; it
 * deletes none that was ever in use (`RETAINED`).
 */
const denyDeletion = (key: Key): void => {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'NobodyEndsThisKey',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
      resources: ['*'],
      conditions: { StringNotEquals: { 'aws:CalledViaLast': 'cloudformation.amazonaws.com' } },
    }),
  );
};

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
