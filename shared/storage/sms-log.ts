import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SMS_PER_DAY } from '../domain/code.ts';
import { almatyDate, DAY, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { inboundKey, smsBudgetKey } from './keys.ts';
import { itemInTheWay, type Table } from './table.ts';

/** How long a delivered message's id is remembered, ms; a provider gives up redelivering long before. */
const INBOUND_MEMORY = 7 * DAY;

type SmsMessage = { ref: string; key: string; now: Instant };

/** `sent-before`: it went out twice already, as far as anybody knows. `used-up`: the day's budget is. */
export type Reservation = 'reserved' | 'sent-before' | 'used-up';

/** What was sent and what came in by SMS. Every method throws when the table cannot be reached. */
export type SmsLog = {
  /**
   * Takes one of the day's SMS to `ref` (a citizen, or a phone that no citizen is known for) before it is sent. `key`
   * names the message: should its sender die before it knows what became of it, the message is sent once more and then
   * never again.
   */
  reserve(message: SmsMessage): Promise<Reservation>;
  /** Gives the SMS back: it was not accepted. */
  release(message: SmsMessage): Promise<void>;
  /** Whether an inbound message was dealt with. */
  seen(messageId: string): Promise<boolean>;
  /** Records that an inbound message was dealt with; false when it was already. */
  remember(messageId: string, now: Instant): Promise<boolean>;
};

const secondOf = (key: string): string => `${key}+`;

export function makeSmsLog(table: Table): SmsLog {
  /** Adds one to the day's sendings, or tells which ones stand in the way: this one, or as many as a day has. */
  async function add({ ref, now }: SmsMessage, sending: string): Promise<'added' | Set<unknown>> {
    try {
      await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: smsBudgetKey(ref, almatyDate(now)),
          UpdateExpression: 'ADD sent :message SET #ttl = :ttl',
          ConditionExpression:
            'attribute_not_exists(sent) OR (size(sent) < :most AND NOT contains(sent, :sending))',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':message': new Set([sending]),
            ':sending': sending,
            ':most': SMS_PER_DAY,
            ':ttl': epochSeconds(plus(now, 2 * DAY)),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'added';
    } catch (error) {
      const { sent } = itemInTheWay(error) ?? {};
      if (sent instanceof Set) return sent;
      throw error;
    }
  }

  return {
    async reserve(message) {
      const first = await add(message, message.key);
      if (first === 'added') return 'reserved';
      if (!first.has(message.key)) return 'used-up';
      const again = await add(message, secondOf(message.key));
      return again === 'added' ? 'reserved' : 'sent-before';
    },

    async release({ ref, key, now }) {
      await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: smsBudgetKey(ref, almatyDate(now)),
          UpdateExpression: 'DELETE sent :message',
          ExpressionAttributeValues: { ':message': new Set([key, secondOf(key)]) },
        }),
      );
    },

    async seen(messageId) {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: inboundKey(messageId), ConsistentRead: true }),
      );
      return Item !== undefined;
    },

    async remember(messageId, now) {
      try {
        await table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...inboundKey(messageId), ttl: epochSeconds(plus(now, INBOUND_MEMORY)) },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return true;
      } catch (error) {
        if (itemInTheWay(error) === undefined) throw error;
        return false;
      }
    },
  };
}
