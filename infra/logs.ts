import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageConfig } from './config.ts';

/** A log that is encrypted with our key and forgets. */
export type MakeLog = (id: string, logGroupName: string) => LogGroup;

/** What outlives its stack, unless the very deployment that made it fails: then it is gone, and the next one can make it. */
export const RETAINED = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

type Input = {
  config: Pick<StageConfig, 'logRetentionDays'>;
  /** None: CloudWatch's own. */
  encryptionKey?: IKey;
  removalPolicy?: RemovalPolicy;
};

export const makeLogs =
  (
    scope: Construct,
    { config: { logRetentionDays }, encryptionKey, removalPolicy = RemovalPolicy.DESTROY }: Input,
  ): MakeLog =>
  (id, logGroupName) =>
    new LogGroup(scope, id, {
      logGroupName,
      retention: logRetentionDays as RetentionDays,
      removalPolicy,
      ...(encryptionKey && { encryptionKey }),
    });
