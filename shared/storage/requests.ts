import { GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type Request, type RequestIn, requestSchema } from '../domain/request.ts';
import { epochSeconds, type Instant, plus } from '../domain/time.ts';
import {
  changedAtOf,
  changeKey,
  duePartition,
  isRequestId,
  requestIdOf,
  requestKey,
  shardOf,
  windowKey,
} from './keys.ts';
import { cancellations, type Item, itemInTheWay, readBatch, retryingConflicts, type Table } from './table.ts';

/** A request with the token of the state it was read in; a write names it, so that of two writers one wins. */
export type Stored = {
  request: Request;
  version: string /** When it last changed for its requester. */;
  changedAt: Instant;
};

/** An idempotency key that led to a request which was already open. */
export type Alias = { aliasOf: string; bodyHash: string };

export type SubmitOutcome =
  | { kind: 'submitted' }
  /** Something already has this id: the same idempotency key came before. */
  | { kind: 'id-taken'; by: Request | Alias }
  /** The (requester, citizen) pair has a window, opened by the request named (rule 5). */
  | { kind: 'window-held'; requestId: string };

export type SaveOutcome = { kind: 'saved' } | { kind: 'conflict' };

/** A cursor into a requester's changes; `from` is exclusive, `before` keeps back what may still be overtaken. */
export type ChangesQuery = { requesterId: string; from: string | null; before: Instant; limit: number };

/**
 * Requests. Every method throws when the table cannot be reached; a refused condition is an outcome.
 */
export type Requests = {
  /** Stores a new request and takes its window in one transaction. `takeOver`: the finished request that still holds it. */
  submit(request: RequestIn<'submitted'>, takeOver?: string): Promise<SubmitOutcome>;
  /** Lets a second idempotency key lead to an open request; the alias that already stood there wins. */
  alias(id: string, alias: Alias & { keepUntil: Instant }): Promise<Alias | Request>;
  find(id: string): Promise<Stored | null>;
  /** What an id leads to: a request, or the alias of one. */
  resolve(id: string): Promise<Request | Alias | null>;
  /** The requests that exist, in the order of `ids`. */
  findAll(ids: readonly string[]): Promise<Request[]>;
  /** One transition: succeeds only from exactly the state read, and only on the right side of the deadline (rule 2). */
  save(stored: Stored, next: Request, now: Instant): Promise<SaveOutcome>;
  /** Puts off the next look at a request that could not be moved. */
  postpone(stored: Stored, dueAt: Instant): Promise<SaveOutcome>;
  /** Ids of requests due at `now`, oldest first. */
  due(shard: number, now: Instant): AsyncIterable<string>;
  /** Oldest change first; `cursor` stands right behind the last one, or where it stood when there is none. */
  changes(query: ChangesQuery): Promise<{ requests: Request[]; cursor: string | null }>;
  /** All requests about a citizen, newest first. */
  ofCitizen(citizenRef: string): Promise<Request[]>;
};

type Settings = { table: Table; retention: number; token: () => string };

const aliasSchema = z.object({ aliasOf: z.string(), bodyHash: z.string() });
const storedSchema = z.object({ pk: z.string(), version: z.string(), changeKey: z.string() });

const KEY_ATTRIBUTES = ['pk', 'sk', 'version', 'ttl', 'due', 'changeKey', 'verificationCode'];

function parseRequest(item: Item): Stored {
  const { pk, version, changeKey: changed } = storedSchema.parse(item);
  const fields = Object.entries(item).filter(([name]) => !KEY_ATTRIBUTES.includes(name));
  const request = requestSchema.parse({ ...Object.fromEntries(fields), id: requestIdOf(pk) });
  return { request, version, changedAt: changedAtOf(changed) };
}

const parseTaken = (item: Item): Request | Alias =>
  'aliasOf' in item ? aliasSchema.parse(item) : parseRequest(item).request;

/**
 * What must still hold for a transition to be written: nobody else moved the request, and a decision is strictly before
 * the deadline, an expiry at it or after it (rule 2).
 */
function expectation({ request, version }: Stored, next: Request, now: Instant) {
  const decides = request.status === 'awaiting-consent' && ['consented', 'refused'].includes(next.status);
  const deadline = decides
    ? ' AND consentDeadline > :now'
    : next.status === 'expired'
      ? ' AND consentDeadline <= :now'
      : '';
  return {
    ConditionExpression: `version = :version AND #status = :status${deadline}`,
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':version': version,
      ':status': request.status,
      ...(deadline !== '' && { ':now': now }),
    },
  };
}

/** The window's condition: nobody has it, or the finished request named has it still. */
const freeOr = (takeOver: string | undefined) =>
  takeOver === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'attribute_not_exists(pk) OR requestId = :takeOver',
        ExpressionAttributeValues: { ':takeOver': takeOver },
      };

/** `retention`: how long a request is kept from its creation, ms. */
export function makeRequests({ table, retention, token }: Settings): Requests {
  const expiryOf = ({ createdAt }: Pick<Request, 'createdAt'>): number =>
    epochSeconds(plus(createdAt, retention));

  const toItem = ({ id, ...fields }: Request, version: string, changedAt: Instant): Item => ({
    ...requestKey(id),
    ...fields,
    version,
    ttl: expiryOf(fields),
    changeKey: changeKey(changedAt, id),
    ...('dueAt' in fields && { due: duePartition(shardOf(id)) }),
    ...(fields.status === 'answered' && { verificationCode: fields.answer.verificationCode }),
  });

  async function get(id: string): Promise<Item | undefined> {
    if (!isRequestId(id)) return undefined;
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: requestKey(id), ConsistentRead: true }),
    );
    return Item;
  }

  /** `changedAt`: what the change feed is to say, which a mere postponement leaves as it was. */
  async function write(
    stored: Stored,
    next: Request,
    at: { now: Instant; changedAt: Instant },
  ): Promise<SaveOutcome> {
    const nextVersion = token();
    try {
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: toItem(next, nextVersion, at.changedAt),
          ...expectation(stored, next, at.now),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { kind: 'saved' };
    } catch (error) {
      const found = itemInTheWay(error);
      if (found === undefined) throw error;
      // Our own write took effect, its response was lost, and the client tried again.
      return found?.version === nextVersion ? { kind: 'saved' } : { kind: 'conflict' };
    }
  }

  async function findAll(ids: readonly string[]): Promise<Request[]> {
    const items = await readBatch(table, ids.map(requestKey));
    const byId = new Map(
      items
        .filter((item) => !('aliasOf' in item))
        .map((item) => {
          const { request } = parseRequest(item);
          return [request.id, request];
        }),
    );
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  return {
    async submit(request, takeOver) {
      const version = token();
      const TransactItems = [
        {
          Put: {
            TableName: table.name,
            Item: toItem(request, version, request.createdAt),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
          },
        },
        {
          Put: {
            TableName: table.name,
            Item: {
              ...windowKey(request.citizenRef, request.requesterId),
              requestId: request.id,
              ttl: expiryOf(request),
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
            ...freeOr(takeOver),
          },
        },
      ];
      try {
        await retryingConflicts(() => table.documents.send(new TransactWriteCommand({ TransactItems })));
        return { kind: 'submitted' };
      } catch (error) {
        const [ofRequest, ofWindow] = cancellations(error) ?? [];
        // Our own transaction took effect, its response was lost, and the client tried again.
        if (ofRequest?.item?.version === version) return { kind: 'submitted' };
        if (ofRequest?.item) return { kind: 'id-taken', by: parseTaken(ofRequest.item) };
        if (!ofWindow?.item) throw error;
        return { kind: 'window-held', requestId: z.string().parse(ofWindow.item.requestId) };
      }
    },

    async alias(id, { aliasOf, bodyHash, keepUntil }) {
      try {
        await table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...requestKey(id), aliasOf, bodyHash, ttl: epochSeconds(keepUntil) },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return { aliasOf, bodyHash };
      } catch (error) {
        const taken = itemInTheWay(error);
        if (taken) return parseTaken(taken);
        throw error;
      }
    },

    async find(id) {
      const item = await get(id);
      return item && !('aliasOf' in item) ? parseRequest(item) : null;
    },

    async resolve(id) {
      const item = await get(id);
      return item ? parseTaken(item) : null;
    },

    findAll,

    save: (stored, next, now) => write(stored, next, { now, changedAt: now }),

    postpone(stored, dueAt) {
      const { request, changedAt } = stored;
      if (!('retries' in request)) throw new Error(`a request that is ${request.status} is never due`);
      return write(
        stored,
        { ...request, dueAt, retries: request.retries + 1 },
        { now: changedAt, changedAt },
      );
    },

    async *due(shard, now) {
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await table.documents.send(
          new QueryCommand({
            TableName: table.name,
            IndexName: 'due',
            KeyConditionExpression: 'due = :due AND dueAt <= :now',
            ExpressionAttributeValues: { ':due': duePartition(shard), ':now': now },
            ExclusiveStartKey,
          }),
        );
        for (const item of page.Items ?? []) yield requestIdOf(String(item.pk));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    },

    async changes({ requesterId, from, before, limit }) {
      const { Items = [] } = await table.documents.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'changes',
          KeyConditionExpression: 'requesterId = :requester AND changeKey BETWEEN :from AND :before',
          ExpressionAttributeValues: {
            ':requester': requesterId,
            // '\u0000' makes BETWEEN's lower bound exclusive: nothing sorts between a text and the text with it.
            ':from': from === null ? ' ' : `${from}\u0000`,
            ':before': before,
          },
          Limit: limit,
        }),
      );
      const requests = await findAll(Items.map((item) => requestIdOf(String(item.pk))));
      return { requests, cursor: z.string().optional().parse(Items.at(-1)?.changeKey) ?? from };
    },

    async ofCitizen(citizenRef) {
      const ids: string[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await table.documents.send(
          new QueryCommand({
            TableName: table.name,
            IndexName: 'citizen',
            KeyConditionExpression: 'citizenRef = :citizen',
            ExpressionAttributeValues: { ':citizen': citizenRef },
            ScanIndexForward: false,
            ExclusiveStartKey,
          }),
        );
        ids.push(...(page.Items ?? []).map((item) => requestIdOf(String(item.pk))));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return findAll(ids);
    },
  };
}
