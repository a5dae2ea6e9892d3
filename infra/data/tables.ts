import { Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { TABLES, type TableName } from '../../shared/service/table.ts';
import type { StageConfig } from '../config.ts';
import { RETAINED } from '../logs.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

type Keys = { partitionKey: string; sortKey?: string };
const keysOf = ({ partitionKey, sortKey }: Keys) => ({
  partitionKey: text(partitionKey),
  ...(sortKey !== undefined && { sortKey: text(sortKey) }),
});

/** As far as anybody needs to know a table: one of the stack, or one that was restored beside it. */
export type KnownTable = { tableName: string; tableArn: string; tableStreamArn?: string | undefined };

/**
 * The tables of the service table; nothing but the owner's own hand deletes one. Each is a global table of one Region, so
 * that another Region can be added to it as it is, and streams have both images, as that asks for (docs/adr/0024).
 */
export function makeTables(
  scope: Construct,
  { encryptionKey, protect }: { encryptionKey: Key; protect: boolean },
): Record<TableName, TableV2> {
  const tables = Object.entries(TABLES).map(([name, spec]) => {
    const { indexes, ttl, stream }: { indexes: Record<string, Keys>; ttl?: string; stream?: 'NEW_IMAGE' } =
      spec;
    const table = new TableV2(scope, `${name}-table`, {
      ...keysOf(spec),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(encryptionKey),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: protect,
      removalPolicy: RETAINED,
      globalSecondaryIndexes: Object.entries(indexes).map(([indexName, keys]) => ({
        indexName,
        ...keysOf(keys),
        projectionType: ProjectionType.KEYS_ONLY,
      })),
      ...(ttl !== undefined && { timeToLiveAttribute: ttl }),
      ...(stream !== undefined && { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES }),
    });
    return [name, table];
  });
  return Object.fromEntries(tables);
}

/**
 * The tables that the functions use: those of the stack, or instead of one the table that was restored beside it
 * (docs/operations.md), which no stack made.
 */
export function restoredOr(
  scope: Construct,
  made: Record<TableName, TableV2>,
  restored: StageConfig['restored'],
): Record<TableName, KnownTable> {
  const { partition, region, account } = Stack.of(scope);
  const known = Object.entries(made).map(([name, table]): [string, KnownTable] => {
    const instead = restored[name as TableName];
    if (!instead) return [name, table];
    const tableArn = `arn:${partition}:dynamodb:${region}:${account}:table/${instead.table}`;
    const tableStreamArn =
      'stream' in instead && instead.stream !== undefined
        ? `${tableArn}/stream/${instead.stream}`
        : undefined;
    return [name, { tableName: instead.table, tableArn, tableStreamArn }];
  });
  return Object.fromEntries<KnownTable>(known) as Record<TableName, KnownTable>;
}
