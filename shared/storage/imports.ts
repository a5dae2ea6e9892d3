import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { instant } from '../domain/fields.ts';
import { type DayOfImports, IMPORTED_KINDS, type ImportedBatch } from '../domain/imports.ts';
import { almatyDate } from '../domain/time.ts';
import { importedKey, importsPartition } from './keys.ts';
import { type Table, tableOf } from './table.ts';

/** What came into the register, by who sent it. Throws when the table cannot be reached. */
export type Imports = {
  /** Counts a batch whose good rows are stored. */
  count(batch: ImportedBatch): Promise<void>;
  /** The latest day first, ten days of an office that sends everything every day. */
  lastOf(by: string): Promise<DayOfImports[]>;
};

const MOST_COUNTS = 40;

const daySchema = z
  .object({ sk: z.string(), accepted: z.number(), rejected: z.number(), lastAt: instant })
  .transform(({ sk, ...counts }): DayOfImports => {
    const [date, what] = sk.split('#');
    return { date: z.iso.date().parse(date), what: z.enum(IMPORTED_KINDS).parse(what), ...counts };
  });

function makeImports({ documents, name: TableName }: Table): Imports {
  return {
    async count({ by, at, what, accepted, rejected }) {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: importedKey(by, { date: almatyDate(at), what }),
          UpdateExpression: 'ADD accepted :accepted, rejected :rejected SET lastAt = :at',
          ExpressionAttributeValues: { ':accepted': accepted, ':rejected': rejected, ':at': at },
        }),
      );
    },

    async lastOf(by) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :by',
          ExpressionAttributeValues: { ':by': importsPartition(by) },
          ScanIndexForward: false,
          Limit: MOST_COUNTS,
          ConsistentRead: true,
        }),
      );
      return Items.map((item) => daySchema.parse(item));
    },
  };
}

/** The register's table. */
export const openImports = (env: { REGISTER_TABLE: string }): Imports =>
  makeImports(tableOf(env, 'REGISTER_TABLE'));
