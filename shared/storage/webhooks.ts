import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Instant } from '../domain/time.ts';
import { type Webhook, webhookSchema } from '../domain/webhook.ts';
import { requesterIdOf, WEBHOOKS_PARTITION, webhookKey } from './keys.ts';
import { parsed, parsedOnes, type ReportMalformed } from './malformed.ts';
import { type Item, itemInTheWay, readBatch, type Table, wasWritten } from './table.ts';

/** Where requesters want to be called. Every method throws when the table cannot be reached. */
export type Webhooks = {
  find(requesterId: string): Promise<Webhook | null>;
  /** False when there is one by now. */
  create(webhook: Webhook): Promise<boolean>;
  /** Other calls of its requester may change it too: false when it is gone, or is not as it was read any more. */
  replace(webhook: Webhook, changes: Partial<Pick<Webhook, 'url' | 'secrets'>>): Promise<boolean>;
  remove(requesterId: string): Promise<void>;
  /** Those that are in use, the longest not served first; at most `limit`. */
  inUse(limit: number): Promise<Webhook[]>;
  /** How far its feed was followed, and when it was served; it never goes back. */
  served(webhook: Webhook, progress: { position: string; at: Instant }): Promise<void>;
  /** How it stands, unless its requester has given it another address meanwhile. */
  stands(webhook: Webhook, health: Pick<Webhook, 'failingSince' | 'disabled'>): Promise<void>;
};

const inUseAt = (at: Instant) => ({ due: WEBHOOKS_PARTITION, dueAt: at });

function parseWebhook({ pk, sk: _sk, ...item }: Item): Webhook {
  return webhookSchema.parse({ ...item, requesterId: requesterIdOf(String(pk)) });
}

type Change = Pick<
  UpdateCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

export function makeWebhooks(table: Table, malformed: ReportMalformed): Webhooks {
  const { documents, name: TableName } = table;

  /** False when the condition did not hold. */
  const update = ({ requesterId }: Webhook, change: Change): Promise<boolean> =>
    wasWritten(documents.send(new UpdateCommand({ TableName, Key: webhookKey(requesterId), ...change })));

  return {
    async find(requesterId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName, Key: webhookKey(requesterId), ConsistentRead: true }),
      );
      return Item ? parsed(Item, parseWebhook) : null;
    },

    async create({ requesterId, ...fields }) {
      try {
        await documents.send(
          new PutCommand({
            TableName,
            Item: { ...webhookKey(requesterId), ...fields, ...inUseAt(fields.createdAt) },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return true;
      } catch (error) {
        const found = itemInTheWay(error);
        if (found === undefined) throw error;
        // Our own write took effect, its response was lost, and the client tried again.
        return found?.id === fields.id;
      }
    },

    replace: (webhook, { url = webhook.url, secrets = webhook.secrets }) =>
      update(webhook, {
        UpdateExpression:
          'SET #url = :url, secrets = :secrets, failingSince = :none, disabled = :none, due = :due, dueAt = :dueAt',
        // A try whose response was lost finds its own secret.
        ConditionExpression: 'id = :id AND secrets.#current IN (:before, :current)',
        ExpressionAttributeNames: { '#url': 'url', '#current': 'current' },
        ExpressionAttributeValues: {
          ':id': webhook.id,
          ':url': url,
          ':secrets': secrets,
          ':none': null,
          ':due': WEBHOOKS_PARTITION,
          ':dueAt': webhook.createdAt,
          ':before': webhook.secrets.current,
          ':current': secrets.current,
        },
      }),

    async remove(requesterId) {
      await documents.send(new DeleteCommand({ TableName, Key: webhookKey(requesterId) }));
    },

    async inUse(limit) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          IndexName: 'due',
          KeyConditionExpression: 'due = :due',
          ExpressionAttributeValues: { ':due': WEBHOOKS_PARTITION },
          Limit: limit,
        }),
      );
      const order = Items.map(({ pk }) => requesterIdOf(String(pk)));
      const items = await readBatch(table, order.map(webhookKey));
      return parsedOnes(items, parseWebhook, malformed)
        .filter(({ disabled }) => disabled === null)
        .sort((one, other) => order.indexOf(one.requesterId) - order.indexOf(other.requesterId));
    },

    async served(webhook, { position, at }) {
      await update(webhook, {
        UpdateExpression: 'SET #position = :position, dueAt = :at',
        ConditionExpression: 'id = :id AND #position <= :position AND attribute_exists(due)',
        ExpressionAttributeNames: { '#position': 'position' },
        ExpressionAttributeValues: { ':id': webhook.id, ':position': position, ':at': at },
      });
    },

    async stands(webhook, { failingSince, disabled }) {
      await update(webhook, {
        UpdateExpression: `SET failingSince = :since, disabled = :disabled${disabled ? ' REMOVE due, dueAt' : ''}`,
        ConditionExpression: 'id = :id AND #url = :url',
        ExpressionAttributeNames: { '#url': 'url' },
        ExpressionAttributeValues: {
          ':id': webhook.id,
          ':url': webhook.url,
          ':since': failingSince,
          ':disabled': disabled,
        },
      });
    },
  };
}
