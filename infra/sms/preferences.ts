import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { acknowledge } from '../security/acknowledge.ts';

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
