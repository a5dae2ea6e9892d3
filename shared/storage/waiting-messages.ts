import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Person } from '../domain/deciders.ts';
import { instant } from '../domain/fields.ts';
import { DAY, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { citizenRefOf, type Key, MESSAGES_PARTITION, messageWaitsKey } from './keys.ts';
import { makeAccess, put } from './register-access.ts';
import { openTable, readBatch, type Table, wasWritten } from './table.ts';

/** Somebody whose phone is to be told that a message waits. */
export type Waiting = Person & { dueAt: Instant };

/** Who is to be told by SMS that a message waits in the cabinet. Throws when the table cannot be reached. */
export type WaitingMessages = {
  /** Each of these people from `dueAt` on, once, however often they are added before they were told. */
  add(people: readonly Person[], dueAt: Instant): Promise<void>;
  /** Those who are due, the longest due first. */
  due(query: { now: Instant; limit: number }): Promise<Waiting[]>;
  /** Takes one off who was told; nothing happens where something came since. */
  remove(waiting: Waiting): Promise<void>;
};

/** What could not be told for so long is no news any more, ms. */
const KEPT = 7 * DAY;

const waitingSchema = z
  .object({ pk: z.string(), bornOn: z.iso.date(), dueAt: instant })
  .transform(({ pk, ...rest }): Waiting => ({ ref: citizenRefOf(pk), ...rest }));

export function makeWaitingMessages(table: Table): WaitingMessages {
  const { documents, name: TableName } = table;
  const { writeAll } = makeAccess(table);
  return {
    add: (people, dueAt) =>
      writeAll(
        people.map(({ ref, bornOn }) =>
          put({
            ...messageWaitsKey(ref),
            bornOn,
            due: MESSAGES_PARTITION,
            dueAt,
            ttl: epochSeconds(plus(dueAt, KEPT)),
          }),
        ),
      ),

    async due({ now, limit }) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          IndexName: 'due',
          KeyConditionExpression: 'due = :due AND dueAt <= :now',
          ExpressionAttributeValues: { ':due': MESSAGES_PARTITION, ':now': now },
          Limit: limit,
        }),
      );
      const items = await readBatch(
        table,
        Items.map(({ pk, sk }): Key => ({ pk: String(pk), sk: String(sk) })),
      );
      return items
        .map((item) => waitingSchema.parse(item))
        .toSorted((a, b) => Number(a.dueAt > b.dueAt) - Number(a.dueAt < b.dueAt));
    },

    async remove({ ref, dueAt }) {
      await wasWritten(
        documents.send(
          new DeleteCommand({
            TableName,
            Key: messageWaitsKey(ref),
            ConditionExpression: 'dueAt = :dueAt',
            ExpressionAttributeValues: { ':dueAt': dueAt },
          }),
        ),
      );
    },
  };
}

/** The requests' table, which has the index of what is due. */
export const openWaitingMessages = ({ REQUESTS_TABLE }: { REQUESTS_TABLE: string }): WaitingMessages =>
  makeWaitingMessages(openTable(REQUESTS_TABLE));
