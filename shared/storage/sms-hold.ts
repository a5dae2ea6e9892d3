import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { instant } from '../domain/fields.ts';
import { isHeldAt } from '../domain/schedule.ts';
import type { Instant } from '../domain/time.ts';
import { SMS_HOLD_KEY } from './keys.ts';
import { type Item, type Table, wasWritten } from './table.ts';

const holdSchema = z.object({ heldUntil: instant.nullable() });

/** Until when SMS are held back, as this item has it; null: they are not. */
export const heldUntilIn = (item: Item | undefined): Instant | null =>
  item ? holdSchema.parse(item).heldUntil : null;

/** `saidAt`: when it was found out. `heldUntil`: null where SMS go. */
export type Hold = { saidAt: Instant; heldUntil: Instant | null };

/**
 * Whether SMS are held back, since the month's limit for them is spent: what SNS takes then, nobody gets. Throws when the
 * table cannot be reached.
 */
export type SmsHold = {
  isHeld(at: Instant): Promise<boolean>;
  /** False when something was said later that is known already: nothing is changed then. */
  set(hold: Hold): Promise<boolean>;
};

export function makeSmsHold({ documents, name: TableName }: Table): SmsHold {
  return {
    async isHeld(at) {
      const { Item } = await documents.send(
        new GetCommand({ TableName, Key: SMS_HOLD_KEY, ConsistentRead: true }),
      );
      return isHeldAt(heldUntilIn(Item), at);
    },

    async set(hold) {
      return wasWritten(
        documents.send(
          new PutCommand({
            TableName,
            Item: { ...SMS_HOLD_KEY, ...hold },
            ConditionExpression: 'attribute_not_exists(pk) OR saidAt <= :at',
            ExpressionAttributeValues: { ':at': hold.saidAt },
          }),
        ),
      );
    },
  };
}
