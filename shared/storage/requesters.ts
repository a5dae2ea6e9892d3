import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type RegisteredRequester, registeredRequesterSchema } from '../domain/requester.ts';
import { type Skeleton, skeletonsOf } from '../domain/skeleton.ts';
import { requesterKey, requesterNameKey } from './keys.ts';
import { parsed } from './malformed.ts';
import { type Item, type Table, tableOf } from './table.ts';

/** The register of requesters. Every method throws when the table cannot be reached. */
export type Requesters = {
  /** Stores entries; a later one of the same organisation replaces the one before, its names too. */
  put(requesters: readonly RegisteredRequester[]): Promise<void>;
  /** Null for who is not in the register. */
  find(bin: string): Promise<RegisteredRequester | null>;
};

/** Items of names that are written at a time. */
const AT_ONCE = 10;

const ownersSchema = z.object({ owners: z.set(z.string()).optional() });

/** Throws `MalformedItem` for an item that is no entry. */
export const parseRequester = (id: string, entry: Item): RegisteredRequester =>
  parsed(entry, (item) => registeredRequesterSchema.parse({ ...item, id }));

/** Whether an item of a name says that some organisation has it. */
export const isOwned = (item: Item | undefined): boolean =>
  item !== undefined && (ownersSchema.parse(item).owners?.size ?? 0) > 0;

const namesOf = ({ name }: RegisteredRequester): Skeleton[] => [
  ...new Set(Object.values(name).flatMap((text) => (text === undefined ? [] : skeletonsOf(text)))),
];

export function makeRequesters(table: Table): Requesters {
  const { documents, name: TableName } = table;

  async function find(bin: string): Promise<RegisteredRequester | null> {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: requesterKey(bin), ConsistentRead: true }),
    );
    return Item ? parseRequester(bin, Item) : null;
  }

  /** A name may have several owners: the offices of one bank. */
  async function own(action: 'ADD' | 'DELETE', bin: string, skeletons: readonly Skeleton[]): Promise<void> {
    for (const skeleton of skeletons) {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: requesterNameKey(skeleton),
          UpdateExpression: `${action} owners :bin`,
          ExpressionAttributeValues: { ':bin': new Set([bin]) },
        }),
      );
    }
  }

  /** Names first and given up last: at no moment is a registered name free. */
  async function putOne(requester: RegisteredRequester): Promise<void> {
    const { id, ...entry } = requester;
    const before = await find(id);
    const names = namesOf(requester);
    await own('ADD', id, names);
    await documents.send(new PutCommand({ TableName, Item: { ...requesterKey(id), ...entry } }));
    const given = (before ? namesOf(before) : []).filter((skeleton) => !names.includes(skeleton));
    await own('DELETE', id, given);
  }

  return {
    async put(requesters) {
      const waiting = [...new Map(requesters.map((requester) => [requester.id, requester])).values()];
      while (waiting.length > 0) await Promise.all(waiting.splice(0, AT_ONCE).map(putOne));
    },

    find,
  };
}

/** The register's table. */
export const openRequesters = (env: { REGISTER_TABLE: string }): Requesters =>
  makeRequesters(tableOf(env, 'REGISTER_TABLE'));
