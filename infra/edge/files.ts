import { type CfnElement, Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { cacheControl, type WebConfig } from '../../web/hosting.ts';
import type { StageConfig } from '../config.ts';
import { acknowledge } from '../security/acknowledge.ts';

type Input = {
  bucket: Bucket;
  distribution: Distribution;
  folder: string;
  config: StageConfig;
  logGroup: LogGroup;
};

/** Puts the built pages into the bucket, with `/config.json`, which tells them where they run. */
export function publish(scope: Construct, { bucket, distribution, folder, config, logGroup }: Input): void {
  const web: WebConfig = {
    issuer: config.issuer,
    clientId: config.webClientId,
    api: '',
    resource: config.audience,
    tokens: config.tokens,
    demonstration: null,
  };
  const assets = new BucketDeployment(scope, 'web-assets', {
    destinationBucket: bucket,
    sources: [Source.asset(folder, { exclude: ['*', '!assets', '!assets/**'] })],
    // Their names carry their hash: a page of the release before finds its files until they are gone.
    cacheControl: [CacheControl.fromString(cacheControl('/assets/'))],
    prune: false,
    logGroup,
  });
  const pages = new BucketDeployment(scope, 'web-pages', {
    destinationBucket: bucket,
    sources: [Source.asset(folder, { exclude: ['assets'] }), Source.jsonData('config.json', web)],
    cacheControl: [CacheControl.fromString(cacheControl('/index.html'))],
    prune: false,
    logGroup,
    distribution,
    distributionPaths: [
      '/index.html',
      '/config.json',
      '/sandbox.json',
      '/verify/*',
      '/docs*',
      '/problems/*',
      '/reference.css',
    ],
  });
  pages.node.addDependency(assets);
  const provider = Stack.of(scope).node.findChild(`Custom::CDKBucketDeployment${DEPLOYMENT_PROVIDER}`);
  const reason = 'CDK’s own function: it copies the pages at deployment and never runs otherwise.';
  const files = Stack.of(scope).getLogicalId(bucket.node.defaultChild as CfnElement);
  const resources = [
    `AwsSolutions-IAM5[Resource::arn:aws:s3:::${STAGING_BUCKET}/*]`,
    `AwsSolutions-IAM5[Resource::<${files}.Arn>/*]`,
  ];
  acknowledge(provider, Object.fromEntries([...PROVIDER_FINDINGS, ...resources].map((id) => [id, reason])));
}

/** Where `cdk bootstrap` keeps the files of deployments. */
const STAGING_BUCKET = 'cdk-hnb659fds-assets-<AWS::AccountId>-us-east-1';

/** The id CDK gives the one function behind all bucket deployments. */
const DEPLOYMENT_PROVIDER = '8693BB64968944B69AAFB0CC9EB8756C';

/** Its role: CDK gives it the files of this deployment to read, and this bucket and distribution to write. */
const PROVIDER_FINDINGS = [
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  'AwsSolutions-IAM5[Action::s3:GetObject*]',
  'AwsSolutions-IAM5[Action::s3:GetBucket*]',
  'AwsSolutions-IAM5[Action::s3:List*]',
  'AwsSolutions-IAM5[Action::s3:DeleteObject*]',
  'AwsSolutions-IAM5[Action::s3:Abort*]',
  'AwsSolutions-IAM5[Resource::*]',
  'Serverless-LambdaLatestVersion',
  'AwsSolutions-L1',
  'Serverless-LambdaDLQ',
  'Serverless-LambdaTracing',
  'Serverless-LambdaStarPermissions',
  'Serverless-LambdaDefaultMemorySize',
];
