import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { StageConfig } from './config.ts';
import { acknowledge } from './security/acknowledge.ts';

/** 44 letters and digits are the base64 of 33 bytes: a key as the gateway's signature wants it. */
const SECRET_CHARACTERS = 44;

/** The key that a short-code gateway signs its webhook with; made by Secrets Manager, known to nobody else. */
export function makeGatewaySecret(scope: Construct, prefix: string, encryptionKey: Key): Secret {
  const secret = new Secret(scope, 'gateway-secret', {
    secretName: `${prefix}/sms-gateway`,
    description: 'Signs POST /v1/sms/inbound; give it to the short-code gateway',
    encryptionKey,
    generateSecretString: { passwordLength: SECRET_CHARACTERS, excludePunctuation: true },
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'The other half is with the operator of the short code, who changes it by hand: docs/deploy.md says how.',
  });
  return secret;
}

/** SNS keeps these for the whole account and region: the stage deployed last wins. */
export function setSmsPreferences(
  scope: Construct,
  { smsMonthlySpendUsd, senderId }: StageConfig,
  logGroup: LogGroup,
): void {
  const call = {
    service: 'SNS',
    action: 'setSMSAttributes',
    parameters: {
      attributes: {
        MonthlySpendLimit: String(smsMonthlySpendUsd),
        DefaultSMSType: 'Transactional',
        DefaultSenderID: senderId,
      },
    },
    physicalResourceId: PhysicalResourceId.of('sms-preferences'),
  };
  const preferences = new AwsCustomResource(scope, 'sms-preferences', {
    onUpdate: call,
    installLatestAwsSdk: false,
    logGroup,
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({ actions: ['sns:SetSMSAttributes'], resources: ['*'] }),
    ]),
  });
  acknowledge(preferences, {
    'AwsSolutions-IAM5[Resource::*]': 'sns:SetSMSAttributes is about the account and has no ARN.',
  });
  const provider = Stack.of(scope).node.findChild(`AWS${CUSTOM_RESOURCE_PROVIDER}`);
  acknowledge(provider, {
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'It is CDK’s own function and runs at deployment only.',
    'AwsSolutions-L1': 'CDK’s own function: CDK chooses its runtime.',
    'Serverless-LambdaDLQ': 'CloudFormation waits for its answer.',
    'Serverless-LambdaTracing': 'CDK’s own function; it runs at deployment only.',
    'Serverless-LambdaDefaultMemorySize': 'CDK’s own function: one call of the API.',
  });
}

/** The id CDK gives the one function behind all of its custom resources that make a call. */
const CUSTOM_RESOURCE_PROVIDER = '679f53fac002430cb0da5b7982bd2287';
