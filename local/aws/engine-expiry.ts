/** What DynamoDB's time to live does and Dynoxide 1.2.1 knows by name only: it deletes what has expired. */
import { DatabaseSync } from 'node:sqlite';

/** At once, so that whoever writes meanwhile waits for some milliseconds only. */
const MOST = 250;

const TABLES = `SELECT table_name AS name, ttl_attribute AS attribute FROM _tables WHERE ttl_enabled = 1`;
const INDEXES = `SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE :prefix || '::gsi::%'`;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

type Row = { pk: string; sk: string };

/** The second that an item expires in, as SQLite finds it in the engine's JSON of the item. */
const secondIn = (attribute: string): string =>
  `CAST(json_extract(item_json, '$."${attribute.replaceAll(/["']/g, '')}".N') AS INTEGER)`;

function deleteOf(database: DatabaseSync, table: string, attribute: string, now: number): number {
  const second = secondIn(attribute);
  database.exec(
    `CREATE INDEX IF NOT EXISTS ${quoted(`kelisim_expiry_${table}`)} ON ${quoted(table)} (${second}) WHERE ${second} > 0`,
  );
  const expired = database
    .prepare(`SELECT pk, sk FROM ${quoted(table)} WHERE ${second} > 0 AND ${second} < :now LIMIT ${MOST}`)
    .all({ now }) as Row[];
  if (expired.length === 0) return 0;
  const indexes = database.prepare(INDEXES).all({ prefix: table }) as { name: string }[];
  const deletions = [
    `DELETE FROM ${quoted(table)} WHERE pk = :pk AND sk = :sk`,
    ...indexes.map(({ name }) => `DELETE FROM ${quoted(name)} WHERE table_pk = :pk AND table_sk = :sk`),
  ].map((statement) => database.prepare(statement));
  for (const { pk, sk } of expired) for (const deletion of deletions) deletion.run({ pk, sk });
  return expired.length;
}

/**
 * Deletes some of what has expired by `now` (seconds since 1970), from its table and the table's indexes, in one
 * transaction; gives how many items, none when nothing is left. The stream is told nothing: on AWS it gets a `REMOVE`, which
 * the filters of no function let through. SQLite keeps the engine apart meanwhile, as it does for engine-remedies.ts.
 */
export function deleteExpired(file: string, now: number): number {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec('BEGIN IMMEDIATE');
    const tables = database.prepare(TABLES).all() as { name: string; attribute: string }[];
    const deleted = tables.reduce(
      (sum, { name, attribute }) => sum + deleteOf(database, name, attribute, now),
      0,
    );
    database.exec('COMMIT');
    return deleted;
  } finally {
    // What was begun and not committed is undone by closing.
    database.close();
  }
}
