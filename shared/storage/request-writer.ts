import { PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { asSeen, commandOf, isFinal, STATUSES, timeLimitOf } from '../domain/lifecycle.ts';
import type { Request } from '../domain/request.ts';
import { epochSeconds, type Instant } from '../domain/time.ts';
import { type FeedParts, feedOf } from './feed.ts';
import { requestKey, windowKey } from './keys.ts';
import { expiryOf, parseTaken, toItem } from './request-items.ts';
import type { RequestWriter, SaveOutcome, Stored, TakeOver } from './requests.ts';
import { cancellations, itemInTheWay, type Table, wasWritten } from './table.ts';

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

const FINALS = Object.fromEntries(
  STATUSES.filter(isFinal).map((status, index) => [`:final${index}`, status]),
);

/** What must hold of the request that held a window and was not read: it is final, or gone. */
const isOver = ({ id }: TakeOver) => ({
  Key: requestKey(id),
  ConditionExpression: `attribute_not_exists(pk) OR #status IN (${Object.keys(FINALS).join(', ')})`,
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: FINALS,
});

type Settings = { table: Table; retention: number; token: () => string; feedParts?: FeedParts };

/** `retention`: how long a request is kept from its creation, ms. `token`: tells two writes of one item apart. */
export function makeRequestWriter({ table, retention, token, feedParts = {} }: Settings): RequestWriter {
  const expiry = ({ stored, next, now }: NonNullable<TakeOver['expired']>, version: string) => ({
    TableName: table.name,
    Item: toItem(next, { ...stored, version, changedAt: now, retention }),
    ...expectation(stored, next, now),
  });

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
          Item: toItem(next, { ...stored, version: nextVersion, changedAt: at.changedAt, retention }),
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

  return {
    async submit(request, takeOver, later) {
      const version = token();
      const TransactItems = [
        {
          Put: {
            TableName: table.name,
            Item: toItem(request, {
              version,
              changedAt: request.createdAt,
              retention,
              later,
              feed: feedOf(request, feedParts),
            }),
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
              ttl: expiryOf(request, retention),
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
            ...freeOr(takeOver),
          },
        },
        ...(takeOver?.expired ? [{ Put: expiry(takeOver.expired, token()) }] : []),
        ...(takeOver?.unread ? [{ ConditionCheck: { TableName: table.name, ...isOver(takeOver) } }] : []),
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
        // It is open, or somebody else ended it: the window is its still, and must be looked at (again).
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
      // False where it was taken away meanwhile: there is nothing to postpone.
      await wasWritten(
        table.documents.send(
          new UpdateCommand({
            TableName: table.name,
            Key: key,
            // A record without retries is the stream's, and this very write would come back at once.
            UpdateExpression: 'SET dueAt = :due, malformed = :times, retries = :times',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':due': dueAt, ':times': times + 1 },
          }),
        ),
      );
    },
  };
}
