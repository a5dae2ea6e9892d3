import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Instant } from '../domain/time.ts';
import { BLOCK_PREFIX, blockKey, citizenPartition } from './keys.ts';
import type { Table } from './table.ts';

const blockSchema = z.object({ sk: z.string(), blockedAt: z.iso.datetime({ precision: 3 }) });

export type Block = { requesterId: string; blockedAt: Instant };

/** Standing refusals: requesters that a citizen never wants to answer. Throws when the table cannot be reached. */
export type Blocks = {
  of(citizenRef: string): Promise<Block[]>;
  has(citizenRef: string, requesterId: string): Promise<boolean>;
  put(citizenRef: string, block: Block): Promise<void>;
  delete(citizenRef: string, requesterId: string): Promise<void>;
};

export function makeBlocks({ documents, name: TableName }: Table): Blocks {
  return {
    async of(citizenRef) {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :citizen AND begins_with(sk, :block)',
          ExpressionAttributeValues: { ':citizen': citizenPartition(citizenRef), ':block': BLOCK_PREFIX },
          ConsistentRead: true,
        }),
      );
      return Items.map((item) => {
        const { sk, blockedAt } = blockSchema.parse(item);
        return { requesterId: sk.slice(BLOCK_PREFIX.length), blockedAt };
      });
    },

    async has(citizenRef, requesterId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName, Key: blockKey(citizenRef, requesterId), ConsistentRead: true }),
      );
      return Item !== undefined;
    },

    async put(citizenRef, { requesterId, blockedAt }) {
      await documents.send(
        new PutCommand({ TableName, Item: { ...blockKey(citizenRef, requesterId), blockedAt } }),
      );
    },

    async delete(citizenRef, requesterId) {
      await documents.send(new DeleteCommand({ TableName, Key: blockKey(citizenRef, requesterId) }));
    },
  };
}
