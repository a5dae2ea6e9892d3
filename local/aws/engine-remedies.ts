/** What keeps Dynoxide 1.2.1 as fast on its hundred-thousandth write as on its first. Each goes when the engine is mended. */
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** The newest stream record handled, by table: its sequence number. */
export type StreamPositions = Record<string, string>;

const INDEX = `
  CREATE INDEX IF NOT EXISTS kelisim_stream_sequence
  ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`;

const TRIM = `
  DELETE FROM _stream_records
  WHERE table_name = :table AND CAST(sequence_number AS INTEGER) < min(:position, (
    SELECT max(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = :table))`;

/**
 * At each write to a table with a stream the engine looks for the table's highest sequence number, and it has no index
 * for that: 1.6 ms a write when empty, 41 ms at 56,000 records. Nor does it ever delete a record (AWS keeps them for a
 * day). So: an index, and no more records than the poller still needs. A table's last record always stays, because
 * the engine counts on from it and would start again at 1 without it.
 *
 * To be called once the engine has opened the file (it makes its tables on its first start), then now and again: SQLite
 * itself keeps the two processes apart, and a write of the engine waits for the 1 ms per 100 records that this takes.
 */
export function mendStreamRecords(file: string, positions: StreamPositions): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec(INDEX);
    const trim = database.prepare(TRIM);
    for (const [table, position] of Object.entries(positions))
      trim.run({ table, position: Number(position) });
  } finally {
    database.close();
  }
}

/**
 * A TransactWriteItems body without its ClientRequestToken, which the SDK adds by itself. The engine keeps the tokens
 * for ten minutes and walks through all of them at each transaction: 144 transactions a second fell to 22. Without it
 * a repeated transaction runs again, so it must be harmless or stopped by its own conditions.
 */
export const withoutRequestToken = (input: object): string =>
  JSON.stringify({ ...input, ClientRequestToken: undefined });

/** DynamoDB takes no more writes in a batch; whoever sends more is to hear what the engine says. */
const MOST_IN_A_BATCH = 25;

const plainBatch = z.strictObject({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.union([
        z.strictObject({ PutRequest: z.strictObject({ Item: z.unknown() }) }),
        z.strictObject({ DeleteRequest: z.strictObject({ Key: z.unknown() }) }),
      ]),
    ),
  ),
});

/**
 * A BatchWriteItem body as one of TransactWriteItems; null where it asks for more than to be written. The engine commits
 * each write of a batch by itself and waits for the disk each time: 25 of them took eight times as long as the same in one
 * transaction, and three times its processor. A transaction that is refused wrote nothing, and the batch may then go as it came.
 */
export function asOneTransaction(batch: unknown): string | null {
  const { success, data } = plainBatch.safeParse(batch);
  if (!success) return null;
  const TransactItems = Object.entries(data.RequestItems).flatMap(([TableName, writes]) =>
    writes.map((write) =>
      'PutRequest' in write
        ? { Put: { TableName, ...write.PutRequest } }
        : { Delete: { TableName, ...write.DeleteRequest } },
    ),
  );
  const fits = TransactItems.length > 0 && TransactItems.length <= MOST_IN_A_BATCH;
  return fits ? JSON.stringify({ TransactItems }) : null;
}

/** What a batch is answered of which nothing is left over. */
export const ALL_WRITTEN = JSON.stringify({ UnprocessedItems: {} });
