import {
  DescribeTableCommand,
  type DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { TABLES, type TableName } from '../../shared/service/table.ts';
import type { StageConfig } from '../config.ts';

/** What a stage's configuration says of a restored table. */
export type Restored = NonNullable<StageConfig['restored'][TableName]>;

/** Hours at most: a large table takes as long as that to be written anew. */
const PATIENCE_SECONDS = 12 * 60 * 60;

/** `source`: the table as it is now; `target`: the name of the one that is made; `at`: the moment of the last write that counts. */
type Asked = { name: TableName; source: string; target: string; at: Date };

async function ready(client: DynamoDBClient, TableName: string): Promise<TableDescription> {
  await waitUntilTableExists({ client, maxWaitTime: PATIENCE_SECONDS }, { TableName });
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (!Table) throw new Error(`DynamoDB does not describe ${TableName}`);
  return Table;
}

/**
 * Makes a table beside the stage's own, as that was at a moment of the last 35 days, with the same key and with what a
 * restored table has not by itself: time to live, stream, recovery, protection. Gives what the stage is pointed at it by.
 * Throws where AWS refuses; what was made then stays, and its name must be another the next time.
 */
export async function restoreTable(
  client: DynamoDBClient,
  { name, source, target, at }: Asked,
): Promise<Restored> {
  const { SSEDescription } = await ready(client, source);
  const KMSMasterKeyId = SSEDescription?.KMSMasterKeyArn;
  if (KMSMasterKeyId === undefined) throw new Error(`${source} has no key of ours`);
  await client.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: source,
      TargetTableName: target,
      RestoreDateTime: at,
      SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId },
    }),
  );
  await ready(client, target);
  const { ttl, stream }: { indexes: object; ttl?: string; stream?: string } = TABLES[name];
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: target,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  if (ttl !== undefined)
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: target,
        TimeToLiveSpecification: { Enabled: true, AttributeName: ttl },
      }),
    );
  await client.send(
    new UpdateTableCommand({
      TableName: target,
      DeletionProtectionEnabled: true,
      ...(stream !== undefined && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    }),
  );
  const { LatestStreamLabel } = await ready(client, target);
  if (stream === undefined) return { table: target };
  if (LatestStreamLabel === undefined) throw new Error(`${target} has no stream yet`);
  return { table: target, stream: LatestStreamLabel };
}
