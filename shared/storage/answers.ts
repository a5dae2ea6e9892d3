import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Answer, AnswerFacts } from '../domain/request.ts';
import { BUCKET_BOUNDS, type BucketCounts, bucketOf } from '../domain/service-level.ts';
import { almatyDate, type CalendarDate, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { ownAnswerKey, SHARD_NUMBERS, serviceLevelKey, shardOf } from './keys.ts';
import { parseStoredAnswer, storedAnswer } from './stored-answer.ts';
import { type Item, itemInTheWay, readBatch, type Table } from './table.ts';

/** Citizens' answers about themselves. Throws when the table cannot be reached. */
export type OwnAnswers = {
  /** The answer given that day that says the same. */
  find(citizenRef: string, said: Pick<AnswerFacts, 'asOf' | 'belongs'>): Promise<Answer | null>;
  /** Keeps the answer unless one of that day that says the same stands there; gives the one that stands. */
  keep(citizenRef: string, answer: Answer): Promise<Answer>;
};

/** `retention`: how long an answer can be verified, ms. */
export function makeOwnAnswers({ table, retention }: { table: Table; retention: number }): OwnAnswers {
  return {
    async find(citizenRef, said) {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: ownAnswerKey(citizenRef, said), ConsistentRead: true }),
      );
      return Item ? parseStoredAnswer(Item.answer) : null;
    },

    async keep(citizenRef, answer) {
      try {
        await table.documents.send(
          new PutCommand({
            TableName: table.name,
            Item: {
              ...ownAnswerKey(citizenRef, answer),
              answer: storedAnswer(answer),
              verificationCode: answer.verificationCode,
              ttl: epochSeconds(plus(answer.issuedAt, retention)),
            },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return answer;
      } catch (error) {
        const standing = itemInTheWay(error);
        if (!standing) throw error;
        return parseStoredAnswer(standing.answer);
      }
    },
  };
}

/** Any answer by the code on its paper. Null when there is none, or its time is over. Throws when the table cannot be reached. */
export type FindByCode = (verificationCode: string, now: Instant) => Promise<Answer | null>;

const verifiableSchema = z.object({ ttl: z.number(), answer: z.unknown() });

export function makeFindByCode(table: Table): FindByCode {
  return async (verificationCode, now) => {
    const { Items = [] } = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: 'verification',
        KeyConditionExpression: 'verificationCode = :code',
        ExpressionAttributeValues: { ':code': verificationCode },
      }),
    );
    const [found] = Items;
    if (!found) return null;
    const { Item } = await table.documents.send(
      new GetCommand({ TableName: table.name, Key: { pk: found.pk, sk: found.sk } }),
    );
    const { success, data } = verifiableSchema.safeParse(Item);
    // DynamoDB deletes up to days after the `ttl`.
    return success && data.ttl > epochSeconds(now) ? parseStoredAnswer(data.answer) : null;
  };
}

/** Counters of answers by their time from consent to answer, a day (Asia/Almaty) at a time. */
export type AnswerTimes = {
  count(answered: { id: string; at: Instant; durationMs: number }): Promise<void>;
  /** One list of counts per date, in the order of `BUCKET_BOUNDS`. */
  ofDays(dates: readonly CalendarDate[]): Promise<BucketCounts[]>;
};

const attribute = (bucket: number): string => `bucket${bucket}`;

export function makeAnswerTimes(table: Table): AnswerTimes {
  return {
    async count({ id, at, durationMs }) {
      await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: serviceLevelKey(almatyDate(at), shardOf(id)),
          UpdateExpression: 'ADD #bucket :one',
          ExpressionAttributeNames: { '#bucket': attribute(bucketOf(durationMs)) },
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    },

    async ofDays(dates) {
      const keys = dates.flatMap((date) => SHARD_NUMBERS.map((shard) => serviceLevelKey(date, shard)));
      const items = await readBatch(table, keys);
      return dates.map((date) => {
        const shards = items.filter((item) => item.pk === serviceLevelKey(date, 0).pk);
        return BUCKET_BOUNDS.map((_, bucket) =>
          shards.reduce((sum, shard) => sum + countIn(shard, bucket), 0),
        );
      });
    },
  };
}

const countIn = (shard: Item, bucket: number): number => Number(shard[attribute(bucket)] ?? 0);
