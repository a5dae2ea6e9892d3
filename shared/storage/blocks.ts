import { DeleteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { instant } from '../domain/fields.ts';
import { QUIET_AFTER_REFUSAL } from '../domain/schedule.ts';
import { epochSeconds, type Instant, plus } from '../domain/time.ts';
import { disownedIn } from './disowned.ts';
import {
  BLOCK_PREFIX,
  blockKey,
  citizenPartition,
  citizenRefOf,
  disownedKey,
  type Key,
  refusalKey,
  SMS_HOLD_KEY,
} from './keys.ts';
import { heldUntilIn } from './sms-hold.ts';
import { type Item, readBatch, type Table } from './table.ts';

const refusalSchema = z.object({ refusedAt: instant });
const blockSchema = z.object({ sk: z.string(), blockedAt: instant });

export type Block = { requesterId: string; blockedAt: Instant };

/**
 * Who of the deciders has blocked the requester; `refusedAt`: the last refusal about the subject that is remembered;
 * `disownedAt`: when the phone's holder said "not me" last. `smsHeldUntil`: what holds back everybody's SMS, read with the rest.
 */
export type Stance = {
  blockedBy: readonly string[];
  refusedAt: Instant | null;
  disownedAt: Instant | null;
  smsHeldUntil: Instant | null;
};

type Asked = {
  citizenRef: string;
  requesterId: string;
  deciders: readonly string[];
  /** The subject's, where there is one. */
  phoneRef?: string | undefined;
};

/** Standing refusals: requesters that a citizen never wants to answer. Throws when the table cannot be reached. */
export type Blocks = {
  of(citizenRef: string): Promise<Block[]>;
  /** What those who may decide about a subject said to this requester before: never ask again, or no, and when. */
  stance(asked: Asked): Promise<Stance>;
  /** Remembers a refusal (rule 7). */
  refused(citizenRef: string, refusal: { requesterId: string; refusedAt: Instant }): Promise<void>;
  put(citizenRef: string, block: Block): Promise<void>;
  delete(citizenRef: string, requesterId: string): Promise<void>;
};

export function makeBlocks(table: Table): Blocks {
  const { documents, name: TableName } = table;
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

    async stance({ citizenRef, requesterId, deciders, phoneRef }) {
      const refused = refusalKey(citizenRef, requesterId);
      const phones = phoneRef === undefined ? [] : [disownedKey(phoneRef)];
      const blocks = deciders.map((decider) => blockKey(decider, requesterId));
      const items = await readBatch(table, [refused, SMS_HOLD_KEY, ...phones, ...blocks]);
      const at = (key: Key): Item | undefined => items.find(({ pk, sk }) => pk === key.pk && sk === key.sk);
      const refusal = at(refused);
      const [disowned] = phones.map(at);
      return {
        blockedBy: blocks.filter(at).map(({ pk }) => citizenRefOf(pk)),
        refusedAt: refusal ? refusalSchema.parse(refusal).refusedAt : null,
        disownedAt: disownedIn(disowned),
        smsHeldUntil: heldUntilIn(at(SMS_HOLD_KEY)),
      };
    },

    async refused(citizenRef, { requesterId, refusedAt }) {
      const ttl = epochSeconds(plus(refusedAt, QUIET_AFTER_REFUSAL));
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: refusalKey(citizenRef, requesterId),
          UpdateExpression: 'SET refusedAt = :at, #ttl = :ttl',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':at': refusedAt, ':ttl': ttl },
        }),
      );
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
