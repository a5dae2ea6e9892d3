import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DayOfRequester } from '../domain/frightening.ts';
import type { SubmissionLimits } from '../domain/requester.ts';
import { type SubmissionWindows, type Taken, windowsAt } from '../domain/submission-limits.ts';
import { DAY, epochSeconds, type Instant, plus } from '../domain/time.ts';
import { submissionsKey } from './keys.ts';
import { itemInTheWay, type Table } from './table.ts';

/** A place among a requester's new requests; it is known by the windows it was taken in. */
export type Place = { requesterId: string; windows: SubmissionWindows };

export type PlaceOutcome = ({ kind: 'taken'; place: Place } | { kind: 'used-up' }) & { taken: Taken };

/** What requesters submit in a day. Every method throws when the table cannot be reached; then it may have taken a place. */
export type Submissions = {
  /** Takes a place where both windows have one left: of any number at once never more than that. */
  take(asked: { requesterId: string; limits: SubmissionLimits; now: Instant }): Promise<PlaceOutcome>;
  /** Gives back a place of which no new request came. */
  giveBack(place: Place): Promise<Taken>;
  /** How many places are taken at `now`. */
  taken(requesterId: string, now: Instant): Promise<Taken>;
  /** Counts a decision against the requester, on the day its request was made. */
  countNo(decision: { requesterId: string; madeAt: Instant; notMe: boolean }): Promise<DayOfRequester>;
};

/** How long a day's item outlives the day's beginning, ms: a decision comes within three hours of the request. */
const KEPT = 3 * DAY;

const storedSchema = z.object({
  /** Places taken on the day. */
  inDay: z.number().int().default(0),
  /** The latest minute in which one was, and how many were. */
  lastMinute: z.string().default(''),
  inMinute: z.number().int().default(0),
  refused: z.number().int().default(0),
  notMe: z.number().int().default(0),
});
type Stored = z.infer<typeof storedSchema>;

/** A place is counted into the minute of the clock that is ahead, where two functions' clocks differ. */
const takenAt = ({ inDay, lastMinute, inMinute }: Stored, now: SubmissionWindows): Taken => ({
  inDay,
  inMinute: lastMinute >= now.minute ? inMinute : 0,
});

const ROOM_IN_DAY = '(attribute_not_exists(inDay) OR inDay < :perDay) AND :one <= :perDay';

/** Enough for the beginning of a minute, at which each of many meets another minute than it thought. */
const MOST_ROUNDS = 5;

export function makeSubmissions(table: Table): Submissions {
  let met = { minute: '', requesters: new Set<string>() };

  /** Whether this process met the requester in this minute already: a guess that saves a busy one a refused write. */
  function metAgain(minute: Instant, requesterId: string): boolean {
    if (met.minute !== minute) met = { minute, requesters: new Set() };
    const again = met.requesters.has(requesterId);
    met.requesters.add(requesterId);
    return again;
  }

  type Change = Pick<
    UpdateCommandInput,
    'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
  >;

  async function update(
    { requesterId, windows }: Place,
    change: Change,
  ): Promise<{ done: boolean; item: Stored }> {
    try {
      const { Attributes = {} } = await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: submissionsKey(requesterId, windows.date),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...change,
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ...change.ExpressionAttributeValues,
            ':ttl': epochSeconds(plus(`${windows.date}T00:00:00.000Z`, KEPT)),
          },
        }),
      );
      return { done: true, item: storedSchema.parse(Attributes) };
    } catch (error) {
      const standing = itemInTheWay(error);
      if (standing === undefined) throw error;
      return { done: false, item: storedSchema.parse(standing ?? {}) };
    }
  }

  return {
    async take({ requesterId, limits, now }) {
      const windows = windowsAt(now);
      const { minute } = windows;
      const values = {
        ':minute': minute,
        ':perMinute': limits.perMinute,
        ':perDay': limits.perDay,
        ':one': 1,
      };
      let anew = !metAgain(minute, requesterId);
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const { done, item } = await update(
          { requesterId, windows },
          anew
            ? {
                UpdateExpression: 'SET lastMinute = :minute, inMinute = :one, #ttl = :ttl ADD inDay :one',
                ConditionExpression: `(attribute_not_exists(lastMinute) OR lastMinute < :minute) AND ${ROOM_IN_DAY} AND :one <= :perMinute`,
                ExpressionAttributeValues: values,
              }
            : {
                UpdateExpression: 'SET #ttl = :ttl ADD inDay :one, inMinute :one',
                ConditionExpression: `lastMinute >= :minute AND inMinute < :perMinute AND ${ROOM_IN_DAY}`,
                ExpressionAttributeValues: values,
              },
        );
        const taken = takenAt(item, windows);
        if (done) {
          const place = { requesterId, windows: { ...windows, minute: item.lastMinute } };
          return { kind: 'taken', place, taken };
        }
        const full = taken.inDay >= limits.perDay || taken.inMinute >= limits.perMinute;
        if (full) return { kind: 'used-up', taken };
        anew = item.lastMinute < minute;
      }
      throw new Error(`the minute of a submission changed ${MOST_ROUNDS} times`);
    },

    async giveBack(place) {
      const values = { ':minute': place.windows.minute, ':one': 1, ':back': -1 };
      const ofBoth = await update(place, {
        UpdateExpression: 'SET #ttl = :ttl ADD inDay :back, inMinute :back',
        ConditionExpression: 'lastMinute = :minute AND inMinute >= :one AND inDay >= :one',
        ExpressionAttributeValues: values,
      });
      if (ofBoth.done) return takenAt(ofBoth.item, place.windows);
      // Its minute is over.
      const { item } = await update(place, {
        UpdateExpression: 'SET #ttl = :ttl ADD inDay :back',
        ConditionExpression: 'lastMinute > :minute AND inDay >= :one',
        ExpressionAttributeValues: values,
      });
      return takenAt(item, place.windows);
    },

    async taken(requesterId, now) {
      const windows = windowsAt(now);
      const { Item = {} } = await table.documents.send(
        new GetCommand({
          TableName: table.name,
          Key: submissionsKey(requesterId, windows.date),
          ConsistentRead: true,
        }),
      );
      return takenAt(storedSchema.parse(Item), windows);
    },

    async countNo({ requesterId, madeAt, notMe }) {
      const { item } = await update(
        { requesterId, windows: windowsAt(madeAt) },
        {
          UpdateExpression: `SET #ttl = :ttl ADD ${notMe ? 'notMe' : 'refused'} :one`,
          ExpressionAttributeValues: { ':one': 1 },
        },
      );
      return { submitted: item.inDay, refused: item.refused, notMe: item.notMe };
    },
  };
}
