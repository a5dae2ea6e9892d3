import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTables } from '../runtime/tables.ts';
import { OF_ITEMS } from './items.ts';
import { OF_QUERIES } from './queries.ts';
import type { Requirement } from './requirement.ts';
import { OF_TABLES } from './tables.ts';
import { OF_UPDATES } from './updates.ts';

/** All that a database must offer that speaks DynamoDB's language, for the service to run over it. */
export const REQUIREMENTS: readonly Requirement[] = [...OF_TABLES, ...OF_ITEMS, ...OF_UPDATES, ...OF_QUERIES];

/** `because`: null where the requirement holds. */
export type Finding = Pick<Requirement, 'call' | 'what'> & { because: string | null };

const TABLE_PATIENCE = 120;

/** Checks each requirement in two tables of its own, which are gone afterwards. Throws when these cannot be made. */
export async function findings(dynamodb: DynamoDBClient): Promise<Finding[]> {
  const run = `kelisim-conformance-${randomUUID()}`;
  const names = { requests: `${run}-requests`, register: `${run}-register` };
  await createTables(dynamodb, { names, streams: false });
  try {
    for (const TableName of Object.values(names))
      await waitUntilTableExists({ client: dynamodb, maxWaitTime: TABLE_PATIENCE }, { TableName });
    const documents = DynamoDBDocumentClient.from(dynamodb);
    const found: Finding[] = [];
    for (const { call, what, check } of REQUIREMENTS) {
      const because = await check({ dynamodb, documents, ...names, fresh: randomUUID }).then(
        () => null,
        (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
      );
      found.push({ call, what, because });
    }
    return found;
  } finally {
    for (const TableName of Object.values(names)) await dynamodb.send(new DeleteTableCommand({ TableName }));
  }
}

/** The requirements as docs/residency.md has them. */
export const requirementsTable = (): string =>
  ['| call | what the service needs of it |', '| --- | --- |']
    .concat(REQUIREMENTS.map(({ call, what }) => `| ${call} | ${what} |`))
    .join('\n');
