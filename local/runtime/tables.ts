import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { TABLES, type TableName } from '../../shared/service/table.ts';
import { markNewRegister } from '../../shared/storage/new-register.ts';

type Keys = { partitionKey: string; sortKey?: string };

const schemaOf = ({ partitionKey, sortKey }: Keys): KeySchemaElement[] => [
  { AttributeName: partitionKey, KeyType: 'HASH' },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' as const }]),
];

const namesOf = ({ partitionKey, sortKey }: Keys): string[] =>
  sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];

type Names = Readonly<Record<TableName, string>>;
/** `names`: what each is called; `streams`: whether the table has one, which not every DynamoDB offers. */
type Options = { names: Names; streams: boolean };

const NAMES = Object.keys(TABLES) as TableName[];
const PLAIN: Options = { names: { requests: 'requests', register: 'register' }, streams: true };

/** For a table to be there, s: the embedded engine's is at once, a cluster's or AWS's in some seconds. */
const TABLE_PATIENCE = 120;

/** Creates the tables of the service that are not there yet; true when there was none. */
export async function createTables(client: DynamoDBClient, options = PLAIN): Promise<boolean> {
  const created = await Promise.all(NAMES.map((name) => createTable(client, name, options)));
  return created.every(Boolean);
}

/** The names of those that are not there. */
export async function missingTables(client: DynamoDBClient, names: Names): Promise<string[]> {
  const found = await Promise.all(NAMES.map((name) => exists(client, names[name])));
  return NAMES.filter((_, index) => !found[index]).map((name) => names[name]);
}

async function createTable(client: DynamoDBClient, name: TableName, options: Options): Promise<boolean> {
  const TableName = options.names[name];
  if (await exists(client, TableName)) return false;
  const table: Keys & { indexes: Record<string, Keys>; ttl?: string; stream?: 'NEW_IMAGE' } = TABLES[name];
  const indexes = Object.entries(table.indexes);
  const attributes = new Set([table, ...Object.values(table.indexes)].flatMap(namesOf));
  await client.send(
    new CreateTableCommand({
      TableName,
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
      ...(table.stream &&
        options.streams && { StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream } }),
    }),
  );
  if (table.ttl) {
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: table.ttl, Enabled: true },
      }),
    );
  }
  if (name === 'register') {
    await waitUntilTableExists({ client, maxWaitTime: TABLE_PATIENCE }, { TableName });
    await markNewRegister(client, TableName);
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
