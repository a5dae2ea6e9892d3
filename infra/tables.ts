import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { TABLES, type TableName } from '../shared/service/table.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

type Keys = { partitionKey: string; sortKey?: string };
const keysOf = ({ partitionKey, sortKey }: Keys) => ({
  partitionKey: text(partitionKey),
  ...(sortKey !== undefined && { sortKey: text(sortKey) }),
});

/** The tables of the service table; nothing but the owner's own hand deletes one. */
export function makeTables(scope: Construct, encryptionKey: Key): Record<TableName, Table> {
  const tables = Object.entries(TABLES).map(([name, spec]) => {
    const { indexes, ttl, stream }: { indexes: Record<string, Keys>; ttl?: string; stream?: 'NEW_IMAGE' } =
      spec;
    const table = new Table(scope, `${name}-table`, {
      ...keysOf(spec),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(ttl !== undefined && { timeToLiveAttribute: ttl }),
      ...(stream !== undefined && { stream: StreamViewType[stream] }),
    });
    for (const [indexName, keys] of Object.entries(indexes)) {
      table.addGlobalSecondaryIndex({ indexName, ...keysOf(keys), projectionType: ProjectionType.KEYS_ONLY });
    }
    return [name, table];
  });
  return Object.fromEntries(tables);
}
