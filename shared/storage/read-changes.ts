import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type FeedParts, feedsOf } from './feed.ts';
import { requestIdOf } from './keys.ts';
import type { ChangesQuery } from './requests.ts';
import type { Table } from './table.ts';

type PageOfChanges = Omit<ChangesQuery, 'requesterId'>;
type Change = { id: string; key: string };
type Part = { changes: Change[]; more: boolean };

/** The parts of one feed in order, as far as each of them is known: what lies behind a part's page may come before another's. */
function merged(parts: readonly Part[]): Change[] {
  const ends = parts.flatMap(({ changes, more }) => (more ? (changes.at(-1)?.key ?? '') : []));
  return parts
    .flatMap(({ changes }) => changes)
    .filter(({ key }) => ends.every((end) => key <= end))
    .toSorted((a, b) => Number(a.key > b.key) - Number(a.key < b.key));
}

/** A page of a requester's changes, the oldest first, over all partitions of its feed. Throws when the table cannot be reached. */
export function makeReadChanges({ table, feedParts }: { table: Table; feedParts: FeedParts }) {
  /** A page of one partition, the oldest change first; `more`: there is something behind it. */
  async function changesIn(feed: string, { from, before, limit }: PageOfChanges): Promise<Part> {
    const { Items = [], LastEvaluatedKey } = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'changes',
        KeyConditionExpression: 'requesterId = :feed AND changeKey BETWEEN :from AND :before',
        ExpressionAttributeValues: {
          ':feed': feed,
          // '\u0000' makes BETWEEN's lower bound exclusive: nothing sorts between a text and the text with it.
          ':from': from === null ? ' ' : `${from}\u0000`,
          ':before': before,
        },
        Limit: limit,
      }),
    );
    const changes = Items.map(({ pk, changeKey: key }) => ({
      id: requestIdOf(String(pk)),
      key: z.string().parse(key),
    }));
    return { changes, more: LastEvaluatedKey !== undefined };
  }

  return async ({ requesterId, ...query }: ChangesQuery): Promise<Change[]> => {
    const parts = await Promise.all(feedsOf(requesterId, feedParts).map((feed) => changesIn(feed, query)));
    return merged(parts).slice(0, query.limit);
  };
}
