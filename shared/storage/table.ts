import { setTimeout } from 'node:timers/promises';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { openDynamoDb } from '../aws/clients.ts';
import type { Key } from './keys.ts';

export type Item = Record<string, unknown>;

/** One DynamoDB table behind the document client. */
export type Table = { documents: DynamoDBDocumentClient; name: string };

/** After this long, ms, a write that was accepted stands in the table and its indexes, clock skew included. */
export const SETTLING_TIME = 5_000;

/**
 * Three tries of at most a second: a write that was accepted reaches the table within `SETTLING_TIME`, or fails for
 * its caller. The change feed depends on it.
 */
export const openTable = (name: string): Table => ({
  name,
  documents: DynamoDBDocumentClient.from(openDynamoDb(), {
    marshallOptions: { removeUndefinedValues: true },
  }),
});

/** The item that stood in the way of a conditional write (null: none did), or undefined for any other failure. */
export function itemInTheWay(error: unknown): Item | null | undefined {
  if (!(error instanceof ConditionalCheckFailedException)) return undefined;
  return error.Item ? unmarshall(error.Item) : null;
}

export type Cancellation = { code: string; item: Item | null };

/** Why each part of a transaction was cancelled, in the order of its parts; undefined for any other failure. */
export function cancellations(error: unknown): Cancellation[] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  return (error.CancellationReasons ?? []).map((reason) => ({
    code: reason.Code ?? 'None',
    item: reason.Item ? unmarshall(reason.Item) : null,
  }));
}

const MOST_CONFLICTS = 6;
const FIRST_PAUSE = 10;

/**
 * Tries a transaction again while another transaction is at work on one of its items: DynamoDB cancels the later one
 * (`TransactionConflict`), and the client does not retry that by itself.
 */
export async function retryingConflicts<T>(transact: () => Promise<T>): Promise<T> {
  for (let conflicts = 0; ; conflicts++) {
    try {
      return await transact();
    } catch (error) {
      const conflict = cancellations(error)?.some(({ code }) => code === 'TransactionConflict') ?? false;
      if (!conflict || conflicts === MOST_CONFLICTS) throw error;
      await setTimeout(FIRST_PAUSE * 2 ** conflicts * (0.5 + Math.random()));
    }
  }
}

const BATCH = 100;

/** Reads items by key, in no order; strongly consistent unless told. Keys that DynamoDB leaves over are asked for again. */
export async function readBatch(table: Table, keys: readonly Key[]): Promise<Item[]> {
  const items: Item[] = [];
  const pending = [...keys];
  while (pending.length > 0) {
    const Keys = pending.splice(0, BATCH);
    const { Responses, UnprocessedKeys } = await table.documents.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys, ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[table.name] ?? []));
    pending.push(...((UnprocessedKeys?.[table.name]?.Keys ?? []) as Key[]));
  }
  return items;
}
