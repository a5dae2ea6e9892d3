import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect } from 'vitest';
import { firstBrokenLink } from '../../shared/domain/event-chain.ts';
import { commandOf, EVENT_TYPES, nextStatus, type Status } from '../../shared/domain/lifecycle.ts';
import { chainOf, type Request, requestSchema } from '../../shared/domain/request.ts';
import { endAfter, endOf } from '../../shared/domain/schedule.ts';
import { TABLES, type TableName } from '../../shared/service/table.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { parseStoredAnswer } from '../../shared/storage/stored-answer.ts';

/** The engine keeps bytes as base64. */
const withBytes = (key: string, value: unknown): unknown =>
  key === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;

export type StoredItem = Record<string, unknown> & { pk: string; sk: string };

/** Every item of a table, read from the data folder of a service, whether it runs or not. */
export function storedItems(dataDir: string, table: TableName): StoredItem[] {
  return rows(dataDir, `SELECT item_json AS text FROM "${table}"`).map(
    ({ text }) => unmarshall(JSON.parse(text ?? '{}', withBytes)) as StoredItem,
  );
}

/** Every key under which something can be found: of the tables and of their indexes. */
export function storedKeys(dataDir: string): string[] {
  return Object.entries(TABLES).flatMap(([table, { indexes }]) => [
    ...keysOf(dataDir, table, 'pk, sk'),
    ...Object.keys(indexes).flatMap((index) =>
      keysOf(dataDir, `${table}::gsi::${index}`, 'gsi_pk, gsi_sk, table_pk, table_sk'),
    ),
  ]);
}

const keysOf = (dataDir: string, table: string, columns: string): string[] =>
  rows(dataDir, `SELECT ${columns} FROM "${table}"`).flatMap((row) =>
    Object.values(row).filter((key) => key !== null),
  );

function rows(dataDir: string, query: string): Record<string, string | null>[] {
  const database = new DatabaseSync(join(dataDir, 'dynamodb.sqlite'), { readOnly: true });
  try {
    return database.prepare(query).all() as Record<string, string | null>[];
  } finally {
    database.close();
  }
}

/** Makes a request what no version of the service ever wrote: one text of its item is another, while the service runs. */
export function spoil(dataDir: string, id: string, field: string, text: string): void {
  const database = new DatabaseSync(join(dataDir, 'dynamodb.sqlite'), { timeout: 5_000 });
  try {
    const path = `$.${field}.S`;
    const { changes } = database
      .prepare('UPDATE requests SET item_json = json_set(item_json, ?, ?) WHERE pk = ?')
      .run(path, text, `S:request#${id}`);
    expect(changes).toBe(1);
  } finally {
    database.close();
  }
}

const NOT_OF_A_REQUEST = ['pk', 'sk', 'version', 'ttl', 'due', 'changeKey', 'verificationCode', 'malformed'];

/** The requests in the data folder of a service, whether it runs or not. */
export function storedRequests(dataDir: string): Request[] {
  return storedItems(dataDir, 'requests')
    .filter(({ sk, aliasOf }) => sk === 'request' && aliasOf === undefined)
    .map(({ pk, ...item }) => {
      const fields = Object.entries(item).filter(([name]) => !NOT_OF_A_REQUEST.includes(name));
      const answer = 'answer' in item && { answer: parseStoredAnswer(item.answer) };
      return requestSchema.parse({
        // One that is decided or over, whose end its other times tell, does not carry it.
        expiresAt: endAfter(endOf(String(item.createdAt)), String(item.consentDeadline ?? item.createdAt)),
        id: pk.slice('request#'.length),
        ...Object.fromEntries(fields),
        ...answer,
      });
    });
}

/** A request's history goes step by step through the lifecycle to its status, forward in time, with every link whole. */
export function expectSoundHistory(request: Request): void {
  expect(statusAfter(request.events.map(({ type }) => type))).toBe(request.status);
  expect(request.events.map(({ at }) => at)).toEqual(request.events.map(({ at }) => at).toSorted());
  expect(firstBrokenLink(chainOf(request, sha256), sha256)).toBeNull();
}

/** Where a history leads by the table of the lifecycle; an explanation when it does not go by the table. */
function statusAfter(events: readonly string[]): string {
  const [first, ...others] = events;
  let status: Status = 'submitted';
  if (first !== 'submitted') return `begins with ${first}`;
  for (const type of others) {
    const event = EVENT_TYPES.find((known) => known === type);
    const command = event && commandOf(event);
    const next: Status | null = command ? nextStatus(status, command) : null;
    if (next === null) return `${type} after ${status}`;
    status = next;
  }
  return status;
}
