import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DAY, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { receiptKey } from './keys.ts';
import { type Table, wasWritten } from './table.ts';

/** How long a receipt is remembered, ms; an aggregator gives up repeating one long before. */
const MEMORY = 7 * DAY;

/** `messageId`: as we gave it with the SMS. */
type Said = { messageId: string; state: 'delivered' | 'undelivered' };

/** What aggregators said of SMS. Throws when the table cannot be reached. */
export type Receipts = {
  /** Records that this was said of that SMS; false when it was already. */
  remember(receipt: Said, now: Instant): Promise<boolean>;
};

export const makeReceipts = ({ documents, name }: Table): Receipts => ({
  remember: (receipt, now) =>
    wasWritten(
      documents.send(
        new PutCommand({
          TableName: name,
          Item: { ...receiptKey(receipt), ttl: epochSeconds(plus(now, MEMORY)) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    ),
});
