import { readFileSync } from 'node:fs';
import {
  DescribeTableCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { pointed } from '../../infra/restore/point.ts';
import { restoreTable } from '../../infra/restore/restore-table.ts';
import type { TableName } from '../../shared/service/table.ts';

const aws = mockClient(DynamoDBClient);
const client = new DynamoDBClient({ region: 'eu-central-1' });
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/mrk-1';
const STREAM = '2026-11-25T06:00:00.000';

beforeEach(() => {
  aws.reset();
  aws.on(DescribeTableCommand).resolves({
    Table: { TableStatus: 'ACTIVE', SSEDescription: { KMSMasterKeyArn: KEY }, LatestStreamLabel: STREAM },
  });
  aws.on(RestoreTableToPointInTimeCommand).resolves({});
  aws.on(UpdateContinuousBackupsCommand).resolves({});
  aws.on(UpdateTableCommand).resolves({});
  aws.on(UpdateTimeToLiveCommand).resolves({});
});

const restore = (name: TableName) =>
  restoreTable(client, { name, source: 'now', target: 'then', at: new Date('2026-11-25T05:00:00Z') });
const told = () =>
  aws
    .calls()
    .map(({ args: [command] }) => command)
    .filter((command) => !(command instanceof DescribeTableCommand))
    .map((command) => [command.constructor.name, command.input]);

describe('npm run restore', () => {
  test('given the requests of an hour ago, then they are another table with the same key and all that a restored one has not', async () => {
    expect(await restore('requests')).toEqual({ table: 'then', stream: STREAM });
    expect(told()).toEqual([
      [
        'RestoreTableToPointInTimeCommand',
        {
          SourceTableName: 'now',
          TargetTableName: 'then',
          RestoreDateTime: new Date('2026-11-25T05:00:00Z'),
          SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY },
        },
      ],
      [
        'UpdateContinuousBackupsCommand',
        { TableName: 'then', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      ],
      [
        'UpdateTimeToLiveCommand',
        { TableName: 'then', TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } },
      ],
      [
        'UpdateTableCommand',
        {
          TableName: 'then',
          DeletionProtectionEnabled: true,
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        },
      ],
    ]);
  });

  test('given the register, which has neither time to live nor a stream, then it gets none', async () => {
    expect(await restore('register')).toEqual({ table: 'then' });
    expect(told().map(([name]) => name)).toEqual([
      'RestoreTableToPointInTimeCommand',
      'UpdateContinuousBackupsCommand',
      'UpdateTableCommand',
    ]);
    expect(told().at(-1)?.[1]).toEqual({ TableName: 'then', DeletionProtectionEnabled: true });
  });

  test('given AWS refuses, then nothing after it is asked for', async () => {
    aws.on(RestoreTableToPointInTimeCommand).rejects(new Error('the moment is too long ago'));
    await expect(restore('requests')).rejects.toThrow('too long ago');
    expect(told()).toHaveLength(1);
  });
});

describe('the stage in cdk.json', () => {
  const before = readFileSync('cdk.json', 'utf8');
  const requests = { table: 'then', stream: STREAM };
  const configOf = (text: string) => readConfig((name) => JSON.parse(text).context[name]);

  test('given a restored table, then the stage uses it', () => {
    const after = pointed(before, { stage: 'dev', name: 'requests', restored: requests });
    expect(configOf(after)).toEqual({ ...configOf(before), restored: { requests } });
  });

  test('given both tables, and one taken back, then the other stays; given all taken back, then the file is as it was', () => {
    const one = pointed(before, { stage: 'dev', name: 'requests', restored: requests });
    const both = pointed(one, { stage: 'dev', name: 'register', restored: { table: 'register-then' } });
    expect(configOf(both).restored).toEqual({ requests, register: { table: 'register-then' } });
    const left = pointed(both, { stage: 'dev', name: 'requests', restored: null });
    expect(configOf(left).restored).toEqual({ register: { table: 'register-then' } });
    expect(pointed(left, { stage: 'dev', name: 'register', restored: null })).toBe(before);
  });

  test('given a stage that is not there, then nothing is written', () => {
    expect(() => pointed(before, { stage: 'prod', name: 'requests', restored: null })).toThrow(
      'no stage prod',
    );
  });
});
