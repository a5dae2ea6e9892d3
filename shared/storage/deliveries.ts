import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { DAY, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { type Delivery, deliverySchema } from '../domain/webhook.ts';
import {
  DELIVERY_PREFIX,
  deliveryKey,
  requesterIdOf,
  requesterPartition,
  webhookDuePartition,
} from './keys.ts';
import { parsed, parsedOnes, type ReportMalformed } from './malformed.ts';
import { type Item, readBatch, type Table, wasWritten } from './table.ts';

type Which = Pick<Delivery, 'requesterId' | 'requestId' | 'finalAt'>;
type Page = { deliveries: Delivery[]; cursor: string | null };

/** What webhooks are told. Every method throws when the table cannot be reached; a refused condition is an outcome. */
export type Deliveries = {
  find(which: Which): Promise<Delivery | null>;
  /** Nothing happens where the request has its delivery. */
  add(delivery: Delivery): Promise<void>;
  /** False when somebody changed it since it was read. */
  save(before: Delivery, next: Delivery): Promise<boolean>;
  /** Those of a webhook that are due, the longest due first; at most `limit`. */
  due(webhookId: string, query: { now: Instant; limit: number }): Promise<Delivery[]>;
  /** A requester's, the newest first, behind the cursor `from`; null on the last page. */
  page(query: { requesterId: string; from: string | null; limit: number }): Promise<Page>;
};

/** How long the log keeps a delivery from the request's end, ms. */
const DELIVERIES_KEPT = 30 * DAY;

function parseDelivery({ pk, sk: _sk, ...item }: Item): Delivery {
  return deliverySchema.parse({ ...item, requesterId: requesterIdOf(String(pk)) });
}

/** A key of an index cannot be NULL: what is not due has no place in it. */
const toItem = ({ requesterId, dueAt, ...fields }: Delivery): Item => ({
  ...deliveryKey(requesterId, fields),
  ...fields,
  ...(dueAt === null ? {} : { due: webhookDuePartition(fields.webhookId), dueAt }),
  ttl: epochSeconds(plus(fields.finalAt, DELIVERIES_KEPT)),
});

const readDelivery = (item: Item): Delivery => parseDelivery({ dueAt: null, ...item });

/** What was read is told by how often it was called, and by when it is due. */
const unchanged = ({ dueAt, calls }: Delivery) => ({
  ConditionExpression: `size(calls) = :calls AND ${dueAt === null ? 'attribute_not_exists(dueAt)' : 'dueAt = :due'}`,
  ExpressionAttributeValues: { ':calls': calls.length, ...(dueAt !== null && { ':due': dueAt }) },
});

export function makeDeliveries(table: Table, malformed: ReportMalformed): Deliveries {
  const { documents, name: TableName } = table;

  /** False when the condition did not hold. */
  const put = (delivery: Delivery, condition: ReturnType<typeof unchanged> | typeof NEW): Promise<boolean> =>
    wasWritten(documents.send(new PutCommand({ TableName, Item: toItem(delivery), ...condition })));

  return {
    async find({ requesterId, ...which }) {
      const { Item } = await documents.send(
        new GetCommand({ TableName, Key: deliveryKey(requesterId, which), ConsistentRead: true }),
      );
      return Item ? parsed(Item, readDelivery) : null;
    },

    async add(delivery) {
      await put(delivery, NEW);
    },

    save: (before, next) => put(next, unchanged(before)),

    async due(webhookId, { now, limit }) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          IndexName: 'due',
          KeyConditionExpression: 'due = :due AND dueAt <= :now',
          ExpressionAttributeValues: { ':due': webhookDuePartition(webhookId), ':now': now },
          Limit: limit,
        }),
      );
      const items = await readBatch(
        table,
        Items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
      );
      // The index may be a moment behind the table.
      return parsedOnes(items, readDelivery, malformed).filter(({ dueAt }) => dueAt !== null && dueAt <= now);
    },

    async page({ requesterId, from, limit }) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :requester AND begins_with(sk, :delivery)',
          ExpressionAttributeValues: {
            ':requester': requesterPartition(requesterId),
            ':delivery': DELIVERY_PREFIX,
          },
          ScanIndexForward: false,
          Limit: limit,
          ...(from !== null && {
            ExclusiveStartKey: { pk: requesterPartition(requesterId), sk: `${DELIVERY_PREFIX}${from}` },
          }),
        }),
      );
      return {
        deliveries: parsedOnes(Items, readDelivery, malformed),
        cursor: LastEvaluatedKey ? String(LastEvaluatedKey.sk).slice(DELIVERY_PREFIX.length) : null,
      };
    },
  };
}

const NEW = { ConditionExpression: 'attribute_not_exists(pk)' };
