import { SecretValue, Stack } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { RETAINED } from '../logs.ts';
import { EDGE_REGION, edgeSecretName } from '../names.ts';
import { acknowledge } from '../security/acknowledge.ts';

/** 44 letters and digits are the base64 of 33 bytes: a key as the gateway's signature wants it. */
const SECRET_CHARACTERS = 44;
const generateSecretString = { passwordLength: SECRET_CHARACTERS, excludePunctuation: true };

/** The key that a short-code gateway signs its webhook with; made by Secrets Manager, known to nobody else. */
export function makeGatewaySecret(scope: Construct, prefix: string, encryptionKey: Key): Secret {
  const secret = new Secret(scope, 'gateway-secret', {
    secretName: `${prefix}/sms-gateway`,
    description: 'Signs POST /v1/sms/inbound; give it to the short-code gateway',
    encryptionKey,
    generateSecretString,
    removalPolicy: RETAINED,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'The other half is with the operator of the short code, who changes it by hand: docs/deploy.md says how.',
  });
  return secret;
}

/** The key that we and an aggregator of SMS sign with, to each other. */
export function makeAggregatorSecret(scope: Construct, prefix: string, encryptionKey: Key): Secret {
  const secret = new Secret(scope, 'aggregator-secret', {
    secretName: `${prefix}/sms-aggregator`,
    description: 'Signs our calls to the SMS aggregator and its receipts; give it to the aggregator',
    encryptionKey,
    generateSecretString,
    removalPolicy: RETAINED,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'The other half is with the aggregator, who changes it by hand: docs/deploy.md says how.',
  });
  return secret;
}

/**
 * What CloudFront shows the API to be let in (docs/adr/0027): `current`, and while it is changed the one `before`. CloudFront is
 * configured in its own Region and reads the copy there.
 */
export function makeEdgeSecret(scope: Construct, prefix: string, encryptionKey: Key): Secret {
  const { region } = Stack.of(scope);
  const secret = new Secret(scope, 'edge-secret', {
    secretName: edgeSecretName(prefix),
    description: 'CloudFront shows it to the API; nobody else is let in (docs/deploy.md)',
    encryptionKey,
    generateSecretString: {
      ...generateSecretString,
      secretStringTemplate: '{}',
      generateStringKey: 'current',
    },
    ...(region !== EDGE_REGION && { replicaRegions: [{ region: EDGE_REGION }] }),
    removalPolicy: RETAINED,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4': 'Functions and edge must change together: by a deployment, docs/deploy.md says how.',
  });
  return secret;
}

/** Who makes the demonstration person's confirmation: written by hand once its clients are at the OpenID provider. */
export function makeCanarySecret(scope: Construct, prefix: string, encryptionKey: Key): Secret {
  const secret = new Secret(scope, 'canary-secret', {
    secretName: `${prefix}/canary`,
    description: 'The clients that make the demonstration person’s confirmation (docs/deploy.md)',
    encryptionKey,
    generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'placeholder' },
    removalPolicy: RETAINED,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4': 'The other half is with the OpenID provider, where it is changed by hand.',
  });
  return secret;
}

/** What stands in a function's environment: CloudFormation puts the secret in at deployment, the template has its name only (docs/security.md). */
export const secretIn = ({ secretArn }: Secret, versionId: string | undefined): string =>
  SecretValue.secretsManager(secretArn, versionId === undefined ? {} : { versionId }).unsafeUnwrap();
