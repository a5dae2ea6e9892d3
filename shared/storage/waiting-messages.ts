import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Person } from '../domain/deciders.ts';
import { instant } from '../domain/fields.ts';
import type { Instant } from '../domain/time.ts';
import { messageWaitsKey, messageWaitsPartition, SHARD_NUMBERS } from './keys.ts';
import { makeAccess, put } from './register-access.ts';
import { type Item, type Table, tableOf, wasWritten } from './table.ts';

/** Somebody whose phone is to be told that a message waits, and when what they are told of came. */
export type Waiting = Person & { addedAt: Instant };

/** Who is to be told by SMS that a message waits in the cabinet. Throws when the table cannot be reached. */
export type WaitingMessages = {
  /** Each of these people once, however often they are added before they were told. */
  add(people: readonly Person[], addedAt: Instant): Promise<void>;
  /** So many of them at most, in no order. */
  first(count: number): Promise<Waiting[]>;
  /** Takes one off who was told; nothing happens where something came since. */
  remove(waiting: Waiting): Promise<void>;
};

const waitingSchema = z
  .object({ sk: z.string(), bornOn: z.iso.date(), addedAt: instant })
  .transform(({ sk: ref, ...rest }): Waiting => ({ ref, ...rest }));

function makeWaitingMessages(table: Table): WaitingMessages {
  const { documents, name: TableName } = table;
  const { writeAll } = makeAccess(table);

  async function inShard(shard: number, count: number): Promise<Item[]> {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :shard',
        ExpressionAttributeValues: { ':shard': messageWaitsPartition(shard) },
        ConsistentRead: true,
        Limit: count,
      }),
    );
    return Items;
  }

  return {
    add: (people, addedAt) =>
      writeAll(people.map(({ ref, bornOn }) => put({ ...messageWaitsKey(ref), bornOn, addedAt }))),

    async first(count) {
      const items: Item[] = [];
      for (const shard of SHARD_NUMBERS)
        if (items.length < count) items.push(...(await inShard(shard, count - items.length)));
      return items.map((item) => waitingSchema.parse(item));
    },

    async remove({ ref, addedAt }) {
      await wasWritten(
        documents.send(
          new DeleteCommand({
            TableName,
            Key: messageWaitsKey(ref),
            ConditionExpression: 'addedAt = :addedAt',
            ExpressionAttributeValues: { ':addedAt': addedAt },
          }),
        ),
      );
    },
  };
}

/** The register's table: whoever writes its rows writes these, and sees no request. */
export const openWaitingMessages = (env: { REGISTER_TABLE: string }): WaitingMessages =>
  makeWaitingMessages(tableOf(env, 'REGISTER_TABLE'));
