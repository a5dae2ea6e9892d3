import { setTimeout } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { openDynamoDb } from '../aws/clients.ts';
import { SECOND } from '../domain/time.ts';
import { type Documents, documentsOver } from './documents.ts';
import type { Key } from './keys.ts';

export type Item = Record<string, unknown>;

/** One DynamoDB table, asked by the document client's commands, whose calls outlast a conflict with a transaction. */
export type Table = { documents: Documents; name: string };

/**
 * A call is three tries of at most a second (`shared/aws/clients.ts`), and none begins later than `CONFLICT_PATIENCE`
 * after the first: a write that was accepted reaches the table within `SETTLING_TIME`, or fails for its caller. The
 * change feed depends on it.
 */
export function openTable(name: string, documents = documentsOver(openDynamoDb())): Table {
  const send = (command: never) => retryingConflicts(() => documents.send(command));
  return { name, documents: { ...documents, send: send as Documents['send'] } };
}

/** By a function's environment, which is that function's alone wherever several share a process. */
const clients = new WeakMap<object, Documents>();

/**
 * The table that a function's variable names, by the one client of that function: each further client would shake hands
 * with DynamoDB over connections of its own, in the function's first call and after each pause.
 */
export function tableOf<Variable extends string>(env: Record<Variable, string>, variable: Variable): Table {
  const documents = clients.get(env) ?? documentsOver(openDynamoDb());
  clients.set(env, documents);
  return openTable(env[variable], documents);
}

/** The item that stood in the way of a conditional write (null: none did), or undefined for any other failure. */
export function itemInTheWay(error: unknown): Item | null | undefined {
  if (!(error instanceof ConditionalCheckFailedException)) return undefined;
  return error.Item ? unmarshall(error.Item) : null;
}

/** Whether a conditional write was made: false when its condition did not hold. Throws for any other failure. */
export async function wasWritten(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (itemInTheWay(error) === undefined) throw error;
    return false;
  }
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

/** A call is not begun again when so much time has passed since it was first, ms. */
const CONFLICT_PATIENCE = SECOND;
const MOST_CONFLICTS = 6;
const FIRST_PAUSE = 10;

/**
 * Tries a write again while a transaction is at work on one of its items: DynamoDB refuses the later one, and the client
 * does not retry that by itself. One within another makes no more of it: the time is counted from the first try.
 */
export async function retryingConflicts<T>(write: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (let conflicts = 0; ; conflicts++) {
    try {
      return await write();
    } catch (error) {
      const pause = FIRST_PAUSE * 2 ** conflicts * (0.5 + Math.random());
      const late = performance.now() - startedAt + pause > CONFLICT_PATIENCE;
      if (!isConflict(error) || conflicts === MOST_CONFLICTS || late) throw error;
      await setTimeout(pause);
    }
  }
}

/** A single write is told by the exception, a transaction by the reasons it was cancelled for. */
const isConflict = (error: unknown): boolean =>
  error instanceof TransactionConflictException ||
  (cancellations(error)?.some(({ code }) => code === 'TransactionConflict') ?? false);

/** Every page of a query, one after another. `query`: as `QueryCommand` takes it, but for the table's name. */
export async function* pages(
  table: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Item[]> {
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await table.documents.send(
      new QueryCommand({ ...query, TableName: table.name, ExclusiveStartKey }),
    );
    yield page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/** Every item of a query. */
export async function allOf(table: Table, query: Omit<QueryCommandInput, 'TableName'>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages(table, query)) items.push(...page);
  return items;
}

const BATCH = 100;

/** An item's table and key. */
export type Whereabouts = { table: string; key: Key };

/** The place of each key in a table. */
export const placeIn =
  ({ name }: Pick<Table, 'name'>) =>
  (key: Key): Whereabouts => ({ table: name, key });

type Found = { table: string; item: Item };

async function readAll(
  documents: Table['documents'],
  wanted: readonly Whereabouts[],
): Promise<readonly Found[]> {
  const found: Found[] = [];
  const pending = [...wanted];
  while (pending.length > 0) {
    const RequestItems: Record<string, { Keys: Key[]; ConsistentRead: true }> = {};
    for (const { table, key } of pending.splice(0, BATCH)) {
      RequestItems[table] ??= { Keys: [], ConsistentRead: true };
      RequestItems[table].Keys.push(key);
    }
    const { Responses = {}, UnprocessedKeys = {} } = await documents.send(
      new BatchGetCommand({ RequestItems }),
    );
    for (const [table, items] of Object.entries(Responses)) {
      found.push(...items.map((item) => ({ table, item })));
    }
    for (const [table, { Keys = [] }] of Object.entries(UnprocessedKeys)) {
      pending.push(...Keys.map((key) => ({ table, key: key as Key })));
    }
  }
  return found;
}

/** Reads items by key, in no order, strongly consistent. Keys that DynamoDB leaves over are asked for again. */
export async function readBatch({ documents, name }: Table, keys: readonly Key[]): Promise<Item[]> {
  const found = await readAll(
    documents,
    keys.map((key) => ({ table: name, key })),
  );
  return found.map(({ item }) => item);
}

/** The same of several tables in one call; the answer says what stands at a key that was asked for. */
export async function readTables(
  { documents }: Pick<Table, 'documents'>,
  wanted: readonly Whereabouts[],
): Promise<(at: Whereabouts) => Item | undefined> {
  const nameOf = (table: string, { pk, sk }: Key): string => JSON.stringify([table, pk, sk]);
  const once = [...new Map(wanted.map((each) => [nameOf(each.table, each.key), each])).values()];
  const found = await readAll(documents, once);
  const byName = new Map(found.map(({ table, item }) => [nameOf(table, item as Key), item]));
  return ({ table, key }) => byName.get(nameOf(table, key));
}
