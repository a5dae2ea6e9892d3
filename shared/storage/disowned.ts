import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { instant } from '../domain/fields.ts';
import type { Instant } from '../domain/time.ts';
import { disownedKey } from './keys.ts';
import type { Item, Table } from './table.ts';

const disownedSchema = z.object({ at: instant });

/** When the number of this item was disowned last; null where there is none. */
export const disownedIn = (item: Item | undefined): Instant | null =>
  item ? disownedSchema.parse(item).at : null;

/**
 * Numbers whose holder said "this is not me" (rule 7): nothing is asked there until the register sends the contact anew.
 * Throws when the table cannot be reached.
 */
export type Disowned = {
  /** When the number was disowned last; null when it never was. */
  since(phoneRef: string): Promise<Instant | null>;
  put(phoneRef: string, at: Instant): Promise<void>;
};

export function makeDisowned({ documents, name: TableName }: Table): Disowned {
  return {
    async since(phoneRef) {
      const { Item } = await documents.send(
        new GetCommand({ TableName, Key: disownedKey(phoneRef), ConsistentRead: true }),
      );
      return disownedIn(Item);
    },

    async put(phoneRef, at) {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: disownedKey(phoneRef),
          UpdateExpression: 'SET #at = :at',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':at': at },
        }),
      );
    },
  };
}
