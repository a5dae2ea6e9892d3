import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLES } from '../../shared/service/table.ts';

type Keys = { partitionKey: string; sortKey?: string };

const schemaOf = ({ partitionKey, sortKey }: Keys): KeySchemaElement[] => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' as const }]),
];

const namesOf = ({ partitionKey, sortKey }: Keys): string[] =>
  sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];

/** Creates the tables of the service that are not there yet; true when there was none. */
export async function createTables(client: DynamoDBClient): Promise<boolean> {
  const created = await Promise.all(
    Object.keys(TABLES).map((name) => createTable(client, name as keyof typeof TABLES)),
  );
  return created.every(Boolean);
}

async function createTable(client: DynamoDBClient, name: keyof typeof TABLES): Promise<boolean> {
  if (await exists(client, name)) return false;
  const table: Keys & { indexes: Record<string, Keys>; ttl?: string; stream?: 'NEW_IMAGE' } = TABLES[name];
  const indexes = Object.entries(table.indexes);
  const attributes = new Set([table, ...Object.values(table.indexes)].flatMap(namesOf));
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: schemaOf(table),
      AttributeDefinitions: [...attributes].map(
        (attribute): AttributeDefinition => ({ AttributeName: attribute, AttributeType: 'S' }),
      ),
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map(([IndexName, keys]) => ({
          IndexName,
          KeySchema: schemaOf(keys),
          Projection: { ProjectionType: 'KEYS_ONLY' as const },
        })),
      }),
      ...(table.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream } }),
    }),
  );
  if (table.ttl) {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: table.ttl, Enabled: true },
      }),
    );
  }
  return true;
}

async function exists(client: DynamoDBClient, name: string): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName: name }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
