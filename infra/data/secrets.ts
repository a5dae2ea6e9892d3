import type { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { RETAINED } from '../logs.ts';
import { EDGE_REGION } from '../names.ts';
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

/** Both are believed; the edge sends the one that the stage's configuration names. */
export const ORIGIN_SECRETS = ['a', 'b'] as const;
export type OriginSecrets = Record<(typeof ORIGIN_SECRETS)[number], Secret>;

export const originSecretName = (prefix: string, which: (typeof ORIGIN_SECRETS)[number]): string =>
  `${prefix}/origin-${which}`;

/** What the edge proves by that a call came through it; the edge's Region has a copy, since it is read there at deployment. */
export function makeOriginSecrets(scope: Construct, prefix: string, region: string): OriginSecrets {
  const secrets = ORIGIN_SECRETS.map((which) => {
    const secret = new Secret(scope, `origin-secret-${which}`, {
      secretName: originSecretName(prefix, which),
      description: 'Sent by CloudFront to the API with every call',
      generateSecretString,
      ...(region !== EDGE_REGION && { replicaRegions: [{ region: EDGE_REGION }] }),
      removalPolicy: RETAINED,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4': 'Two are valid at once, and one deployment changes over: docs/deploy.md says how.',
    });
    return [which, secret];
  });
  return Object.fromEntries(secrets);
}
