import { RemovalPolicy } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StageConfig } from './config.ts';

/** A log that is encrypted with our key and forgets. */
export type MakeLog = (id: string, logGroupName: string) => LogGroup;

export const makeLogs =
  (scope: Construct, { logRetentionDays }: StageConfig, encryptionKey: Key): MakeLog =>
  (id, logGroupName) =>
    new LogGroup(scope, id, {
      logGroupName,
      retention: logRetentionDays as RetentionDays,
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
