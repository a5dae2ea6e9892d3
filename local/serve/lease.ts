import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { leaseKey } from '../../shared/storage/keys.ts';

/**
 * How long a copy that has died keeps the others from its work, ms: longer than any tick takes, so that no two copies ask
 * at once. Were one to take longer, two would, and each transition is one conditional write all the same.
 */
export const LEASE = MINUTE + 30 * SECOND;

type Options = {
  dynamodb: DynamoDBClient;
  /** The table of requests. */
  table: string;
  /** Names this copy among the others. */
  holder: string;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** Work that one of several copies does at a time: a row of the table says which. Throws when it cannot be reached. */
export function makeLease({ dynamodb, table, holder, now }: Options) {
  const documents = DynamoDBDocumentClient.from(dynamodb);

  /** False when another copy holds it. */
  async function hold(work: string, until: number): Promise<boolean> {
    try {
      await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: leaseKey(work),
          UpdateExpression: 'SET heldBy = :holder, heldUntil = :until',
          ConditionExpression: 'attribute_not_exists(pk) OR heldBy = :holder OR heldUntil < :now',
          ExpressionAttributeValues: { ':holder': holder, ':until': until, ':now': now() },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    /** True when this copy may do the work now; it holds it for `LEASE` from here on. */
    take: (work: string): Promise<boolean> => hold(work, now() + LEASE),
    /** Another copy may go on at once. Nothing happens where another holds it. */
    release: async (work: string): Promise<void> => {
      await hold(work, 0);
    },
  };
}

export type Lease = ReturnType<typeof makeLease>;
