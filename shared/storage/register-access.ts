import { setTimeout } from 'node:timers/promises';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import { allOf, type Item, type Table } from './table.ts';

/** DynamoDB takes 25 writes in a batch, each key once. */
const BATCH = 25;
const BACK_OFF = 50;
const LONGEST_PAUSE = 1_000;
/** Batches under way at one time, of one call. */
const WRITES_AT_ONCE = 2;
/** Queries under way at one time: no more than the client has connections for, with some to spare. */
const QUERIES_AT_ONCE = 25;

type Write = { PutRequest: { Item: Key & Item } } | { DeleteRequest: { Key: Key } };

export const put = (item: Key & Item): Write => ({ PutRequest: { Item: item } });
export const remove = ({ pk, sk }: Key): Write => ({ DeleteRequest: { Key: { pk, sk } } });

const keyOf = (write: Write): Key =>
  'PutRequest' in write ? write.PutRequest.Item : write.DeleteRequest.Key;

/** Many writes and reads of one table at a time. Each method throws when the table cannot be reached. */
export function makeAccess(table: Table) {
  const { documents, name } = table;

  /** Of several writes of one key the last counts. */
  async function writeAll(writes: readonly Write[]): Promise<void> {
    const pending = [
      ...new Map(writes.map((write) => [`${keyOf(write).pk} ${keyOf(write).sk}`, write])).values(),
    ];
    const batches = Array.from({ length: Math.ceil(pending.length / BATCH) }, (_, index) =>
      pending.slice(index * BATCH, (index + 1) * BATCH),
    ).values();
    async function work(): Promise<void> {
      for (const batch of batches) await writeBatch(batch);
    }
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, work));
  }

  async function writeBatch(batch: readonly Write[]): Promise<void> {
    let left = [...batch];
    for (let busy = 0; left.length > 0; busy += 1) {
      // What DynamoDB left over, it was too busy for: not at once again.
      if (busy > 0) await setTimeout(Math.min(busy * BACK_OFF, LONGEST_PAUSE));
      const { UnprocessedItems } = await documents.send(
        new BatchWriteCommand({ RequestItems: { [name]: left } }),
      );
      left = (UnprocessedItems?.[name] ?? []) as Write[];
    }
  }

  /** All items of a partition, or those whose sort key begins with `prefix`. */
  const query = (pk: string, prefix?: string): Promise<Item[]> =>
    allOf(table, {
      KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ...(prefix !== undefined && { ':prefix': prefix }) },
      ConsistentRead: true,
    });

  async function queryAll(partitions: readonly string[], prefix?: string): Promise<Item[]> {
    const waiting = [...new Set(partitions)];
    const items: Item[] = [];
    while (waiting.length > 0) {
      const some = waiting.splice(0, QUERIES_AT_ONCE);
      items.push(...(await Promise.all(some.map((pk) => query(pk, prefix)))).flat());
    }
    return items;
  }

  return { writeAll, query, queryAll };
}
