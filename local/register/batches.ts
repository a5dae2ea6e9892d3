import type { ItemOfImport } from './items.ts';

/** Rows that go to the service in one call, and those between them that are not sent. */
export type Batch = { what: ItemOfImport['what']; items: ItemOfImport[] };

/** The most that one call takes (`shared/contract/bodies/register.ts`). */
const MOST_ROWS = 100;
/** Less than a call may hold: the rest is for what stands around the rows. */
const MOST_BYTES = 900_000;

/** Batches of one kind of row, in the order of the rows. */
export async function* batchesOf(items: AsyncIterable<ItemOfImport>): AsyncGenerator<Batch> {
  let batch: Batch | null = null;
  let rows = 0;
  let bytes = 0;
  for await (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item.body)) + 1;
    const full =
      rows === MOST_ROWS || bytes + size > MOST_BYTES || (batch?.items.length ?? 0) >= 10 * MOST_ROWS;
    if (batch && (full || batch.what !== item.what)) {
      yield batch;
      batch = null;
    }
    if (batch === null) {
      batch = { what: item.what, items: [] };
      [rows, bytes] = [0, 0];
    }
    batch.items.push(item);
    if (item.faults.length > 0) continue;
    rows += 1;
    bytes += size;
  }
  if (batch) yield batch;
}

/** What a batch speaks of: a later row of the same application, or phone of the same person, must not overtake an earlier. */
export const subjectsOf = ({ what, items }: Batch): string[] =>
  items.map(({ body }) =>
    what === 'contacts' ? String(body.iin) : `${String(body.applicationNumber)}#${String(body.registeredOn)}`,
  );
