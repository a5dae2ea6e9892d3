import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { instant } from '../domain/fields.ts';
import { asSeen, commandOf, isFinal, type Status, timeLimitOf } from '../domain/lifecycle.ts';
import { deadlineOf, type Request, type RequestIn, requestSchema } from '../domain/request.ts';
import { endAfter, endOf } from '../domain/schedule.ts';
import { epochSeconds, type Instant, plus } from '../domain/time.ts';
import {
  answerDuePartition,
  changedAtOf,
  changeKey,
  duePartition,
  idIn,
  isRequestId,
  requestIdOf,
  requestKey,
  shardOf,
  windowKey,
} from './keys.ts';
import { type MalformedItem, parsed, parsedOnes, type ReportMalformed } from './malformed.ts';
import { parseStoredAnswer, storedAnswer } from './stored-answer.ts';
import { cancellations, type Item, itemInTheWay, readBatch, type Table } from './table.ts';

/** A request with the token of the state it was read in; a write names it, so that of two writers one wins. */
export type Stored = {
  request: Request;
  version: string;
  /** When it last changed for its requester. */
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

/**
 * The request that held the window of a pair until now. `expired`: what it becomes in the same transaction, where it was
 * met past its end and not written yet (rule 3); null when it is final already.
 */
export type TakeOver = { id: string; expired: { stored: Stored; next: Request; now: Instant } | null };

export type SaveOutcome = { kind: 'saved' } | { kind: 'conflict' };

/** A cursor into a requester's changes; `from` is exclusive, `before` keeps back what may still be overtaken. */
export type ChangesQuery = { requesterId: string; from: string | null; before: Instant; limit: number };

/**
 * Requests. Every method throws when the table cannot be reached; a refused condition is an outcome.
 */
export type Requests = {
  /** Stores a new request and takes its window in one transaction, in which the request that held it ends. */
  submit(request: RequestIn<'submitted'>, takeOver?: TakeOver): Promise<SubmitOutcome>;
  /** Lets a second idempotency key lead to an open request; the alias that already stood there wins. */
  alias(id: string, alias: Alias & { keepUntil: Instant }): Promise<Alias | Request>;
  find(id: string): Promise<Stored | null>;
  /** What an id leads to: a request, or the alias of one. */
  resolve(id: string): Promise<Request | Alias | null>;
  /** The requests that exist, in the order of `ids`. */
  findAll(ids: readonly string[]): Promise<Request[]>;
  /** A transition: succeeds only from exactly the state read, and only at the right time (rules 2 and 3). */
  save(stored: Stored, next: Request, now: Instant): Promise<SaveOutcome>;
  /** Lets a change that became visible late come through the feed once more, as of `now`. */
  renew(stored: Stored, now: Instant): Promise<SaveOutcome>;
  /** Puts off the next look at a request that could not be moved. */
  postpone(stored: Stored, dueAt: Instant): Promise<SaveOutcome>;
  /** Puts off the next look at one that is malformed, if it is still there. */
  postponeMalformed(item: MalformedItem, dueAt: Instant): Promise<void>;
  /** Ids of requests due at `now`: those that wait for an answer, then the others, oldest first in each. */
  due(shard: number, now: Instant): AsyncIterable<string>;
  /** Oldest change first; `cursor` stands right behind the last one, or where it stood when there is none. */
  changes(query: ChangesQuery): Promise<{ requests: Request[]; cursor: string | null }>;
  /** All requests about a citizen, newest first. */
  ofCitizen(citizenRef: string): Promise<Request[]>;
  /** A page of them behind the cursor `from`; its own `cursor` is null on the last page. */
  pageOfCitizen(query: {
    citizenRef: string;
    from: string | null;
    limit: number;
  }): Promise<{ requests: Request[]; cursor: string | null }>;
};

type Settings = { table: Table; retention: number; token: () => string; malformed: ReportMalformed };

const aliasSchema = z.object({ aliasOf: z.string(), bodyHash: z.string() });
const storedSchema = z.object({ pk: z.string(), version: z.string(), changeKey: z.string() });
type Times = { createdAt: Instant; consentDeadline?: Instant | null | undefined };
const endFrom = ({ createdAt, consentDeadline }: Times): Instant =>
  endAfter(endOf(createdAt), consentDeadline ?? createdAt);

/** Requests of the first release, and final ones, have no end of their own. */
const endSchema = z
  .object({ createdAt: instant, expiresAt: instant.optional(), consentDeadline: instant.nullish() })
  .transform(({ expiresAt, ...times }) => expiresAt ?? endFrom(times));

/** A final request's end is no condition of any write: where its other times tell it, it is left out, to save a unit. */
function storedEnd(request: Request): { expiresAt?: Instant } {
  const { createdAt, expiresAt, status } = request;
  const told = endFrom({ createdAt, consentDeadline: deadlineOf(request) }) === expiresAt;
  return isFinal(status) && told ? {} : { expiresAt };
}

/** What stands beside a request in its item. */
const BESIDE = ['pk', 'sk', 'version', 'ttl', 'due', 'changeKey', 'verificationCode', 'malformed'];

const parseRequest = (item: Item): Stored => parsed(item, readRequest);

function readRequest(item: Item): Stored {
  const { pk, version, changeKey: changed } = storedSchema.parse(item);
  const fields = Object.entries(item).filter(([name]) => !BESIDE.includes(name));
  const answer = 'answer' in item && { answer: parseStoredAnswer(item.answer) };
  const request = requestSchema.parse({
    ...Object.fromEntries(fields),
    ...answer,
    id: requestIdOf(pk),
    expiresAt: endSchema.parse(item),
  });
  return { request, version, changedAt: changedAtOf(changed) };
}

const parseTaken = (item: Item): Request | Alias =>
  'aliasOf' in item ? aliasSchema.parse(item) : parseRequest(item).request;

/** The time that a transition is held against, from the lifecycle's table; null where any time will do. */
function timeCondition({ request }: Stored, next: Request, now: Instant) {
  const last = next.events.length > request.events.length ? next.events.at(-1) : undefined;
  const command = last ? commandOf(last.type) : null;
  const limit = command && timeLimitOf(command);
  // A decision on a request that is not yet written as asked was held against its window's deadline, which never moves.
  if (limit === 'window' && last && request.status !== 'submitted') {
    return { expression: 'consentDeadline > :at', at: last.at };
  }
  if (limit === 'end') {
    return { expression: '(attribute_not_exists(expiresAt) OR expiresAt <= :at)', at: now };
  }
  return null;
}

/**
 * What must still hold for a transition to be written: nobody else moved the request, and a decision came strictly before
 * the deadline (rule 2), an expiry at the end or after it (rule 3).
 */
function expectation(stored: Stored, next: Request, now: Instant) {
  const time = timeCondition(stored, next, now);
  return {
    ConditionExpression: ['version = :version', '#status = :status', ...(time ? [time.expression] : [])].join(
      ' AND ',
    ),
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':version': stored.version,
      ':status': stored.request.status,
      ...(time && { ':at': time.at }),
    },
  };
}

/** Rule 4: that somebody has been asked is no change to the requester, and must not move the request in the change feed. */
const changes = (before: Request, after: Request): boolean =>
  asSeen(before.status) !== asSeen(after.status) || before.expiresAt !== after.expiresAt;

/** The window's condition: nobody has it, or the finished request named has it still. */
const freeOr = (takeOver: TakeOver | undefined) =>
  takeOver === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'attribute_not_exists(pk) OR requestId = :takeOver',
        ExpressionAttributeValues: { ':takeOver': takeOver.id },
      };

const dueOf = (status: Status, shard: number): string =>
  status === 'consented' ? answerDuePartition(shard) : duePartition(shard);

/** Requests of a citizen that are read at a time where all of them are. */
const CITIZEN_PAGE = 100;

/** `retention`: how long a request is kept from its creation, ms. */
export function makeRequests({ table, retention, token, malformed }: Settings): Requests {
  const expiryOf = ({ createdAt }: Pick<Request, 'createdAt'>): number =>
    epochSeconds(plus(createdAt, retention));

  const toItem = (request: Request, version: string, changedAt: Instant): Item => {
    const { id, expiresAt: _expiresAt, ...fields } = request;
    return {
      ...requestKey(id),
      ...fields,
      ...storedEnd(request),
      version,
      ttl: expiryOf(fields),
      changeKey: changeKey(changedAt, id),
      ...('dueAt' in fields && { due: dueOf(fields.status, shardOf(id)) }),
      ...(fields.status === 'answered' && {
        answer: storedAnswer(fields.answer),
        verificationCode: fields.answer.verificationCode,
      }),
    };
  };

  const expiry = ({ stored, next, now }: NonNullable<TakeOver['expired']>, version: string) => ({
    TableName: table.name,
    Item: toItem(next, version, now),
    ...expectation(stored, next, now),
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
    const requests = items.filter((item) => !('aliasOf' in item));
    const byId = new Map(
      parsedOnes(requests, readRequest, malformed).map(({ request }) => [request.id, request]),
    );
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  async function* dueIn(partition: string, now: Instant): AsyncGenerator<string> {
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await table.documents.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'due',
          KeyConditionExpression: 'due = :due AND dueAt <= :now',
          ExpressionAttributeValues: { ':due': partition, ':now': now },
          ExclusiveStartKey,
        }),
      );
      for (const item of page.Items ?? []) yield requestIdOf(String(item.pk));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }

  const pageOfCitizen: Requests['pageOfCitizen'] = async ({ citizenRef, from, limit }) => {
    const { Items = [], LastEvaluatedKey } = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'citizen',
        KeyConditionExpression: 'citizenRef = :citizen',
        ExpressionAttributeValues: { ':citizen': citizenRef },
        ScanIndexForward: false,
        Limit: limit,
        ...(from !== null && {
          ExclusiveStartKey: { ...requestKey(idIn(from)), citizenRef, createdAt: changedAtOf(from) },
        }),
      }),
    );
    return {
      requests: await findAll(Items.map((item) => requestIdOf(String(item.pk)))),
      cursor: LastEvaluatedKey
        ? changeKey(String(LastEvaluatedKey.createdAt), requestIdOf(String(LastEvaluatedKey.pk)))
        : null,
    };
  };

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
        ...(takeOver?.expired ? [{ Put: expiry(takeOver.expired, token()) }] : []),
      ];
      try {
        await table.documents.send(new TransactWriteCommand({ TransactItems }));
        return { kind: 'submitted' };
      } catch (error) {
        const [ofRequest, ofWindow, ofTakenOver] = cancellations(error) ?? [];
        // Our own transaction took effect, its response was lost, and the client tried again.
        if (ofRequest?.item?.version === version) return { kind: 'submitted' };
        if (ofRequest?.item) return { kind: 'id-taken', by: parseTaken(ofRequest.item) };
        if (ofWindow?.item) {
          return { kind: 'window-held', requestId: z.string().parse(ofWindow.item.requestId) };
        }
        // Somebody else ended it, or a decision was quicker: the window is its still, and must be looked at again.
        if (ofTakenOver?.code === 'ConditionalCheckFailed' && takeOver) {
          return { kind: 'window-held', requestId: takeOver.id };
        }
        throw error;
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

    save: (stored, next, now) =>
      write(stored, next, { now, changedAt: changes(stored.request, next) ? now : stored.changedAt }),

    renew: (stored, now) => write(stored, stored.request, { now, changedAt: now }),

    postpone(stored, dueAt) {
      const { request, changedAt } = stored;
      if (!('retries' in request)) throw new Error(`a request that is ${request.status} is never due`);
      return write(
        stored,
        { ...request, dueAt, retries: request.retries + 1 },
        { now: changedAt, changedAt },
      );
    },

    async postponeMalformed({ key, times }, dueAt) {
      try {
        await table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: key,
            // A record without retries is the stream's, and this very write would come back at once.
            UpdateExpression: 'SET dueAt = :due, malformed = :times, retries = :times',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':due': dueAt, ':times': times + 1 },
          }),
        );
      } catch (error) {
        // It was taken away meanwhile.
        if (itemInTheWay(error) === undefined) throw error;
      }
    },

    async *due(shard, now) {
      yield* dueIn(answerDuePartition(shard), now);
      yield* dueIn(duePartition(shard), now);
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

    pageOfCitizen,

    async ofCitizen(citizenRef) {
      const all: Request[] = [];
      let from: string | null = null;
      do {
        const page = await pageOfCitizen({ citizenRef, from, limit: CITIZEN_PAGE });
        all.push(...page.requests);
        from = page.cursor;
      } while (from !== null);
      return all;
    },
  };
}
