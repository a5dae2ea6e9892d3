import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Opening, openingSchema } from '../domain/event-chain.ts';
import { epochSeconds, type Instant } from '../domain/time.ts';
import { openedKey, requestIdOf } from './keys.ts';
import { parsedOnes, type ReportMalformed } from './malformed.ts';
import { type Item, readBatch, type Table, wasWritten } from './table.ts';

/**
 * When answers were first read, by form: an item of its own beside each request that was opened. A request that has ended is
 * not written any more, nothing of it moves in the change feed, and what is written is a unit, not two. Throws when the
 * table cannot be reached.
 */
export type Openings = {
  /** The openings of these requests, in the order of their chains; a request whose answer nobody opened is missing. */
  of(ids: readonly string[]): Promise<Map<string, Opening[]>>;
  /** Puts the openings of a request that had `before`; false when another one came in between. */
  save(
    id: string,
    opened: { before: readonly Opening[]; next: readonly Opening[]; keepUntil: Instant },
  ): Promise<boolean>;
};

const openedSchema = z
  .object({ pk: z.string(), events: z.array(openingSchema) })
  .transform(({ pk, events }) => [requestIdOf(pk), events] as const);

const readOpened = (item: Item) => openedSchema.parse(item);

export function makeOpenings(table: Table, malformed: ReportMalformed): Openings {
  return {
    async of(ids) {
      return new Map(parsedOnes(await readBatch(table, ids.map(openedKey)), readOpened, malformed));
    },

    async save(id, { before, next, keepUntil }) {
      return wasWritten(
        table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...openedKey(id), events: next, ttl: epochSeconds(keepUntil) },
            ...(before.length === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : {
                  ConditionExpression: 'size(events) = :before',
                  ExpressionAttributeValues: { ':before': before.length },
                }),
          }),
        ),
      );
    },
  };
}
