import * as z from 'zod';
import { type Instant, SECOND } from '../domain/time.ts';
import type { Logger } from '../telemetry/logger.ts';

/** What EventBridge sends for a schedule, as far as it is always the same. */
export const TICK = { source: 'aws.events', 'detail-type': 'Scheduled Event' } as const;

/** What `npm run redrive` sends in the place of records that the stream has forgotten. */
export const REDRIVE_TICK = { source: 'kelisim.redrive' } as const;

/** Each is made when an event of its kind is looked for: a function has one trigger or two. */
const tickSchema = z.lazy(() =>
  z.object({
    source: z.enum([TICK.source, REDRIVE_TICK.source]),
    'detail-type': z.literal(TICK['detail-type']).optional(),
    Records: z.never().optional(),
  }),
);

const streamSchema = z.lazy(() =>
  z.object({
    Records: z
      .array(
        z.object({
          eventSource: z.literal('aws:dynamodb').optional(),
          dynamodb: z.object({
            SequenceNumber: z.string().min(1),
            ApproximateCreationDateTime: z.number().optional(),
            Keys: z.object({ pk: z.object({ S: z.string() }) }),
            NewImage: z
              .looseObject({
                status: z.object({ S: z.string() }).optional(),
                changeKey: z.object({ S: z.string() }).optional(),
              })
              .optional(),
          }),
        }),
      )
      .min(1),
  }),
);

/** Records of a table's stream, any of its items (a redriven batch is not filtered). */
export type StreamRecord = z.infer<typeof streamSchema>['Records'][number];

/**
 * When the write took effect, at the latest; `seenAt` where the record does not say. The stream gives whole seconds, rounded
 * down. A stream that is far behind makes no write late: else each would cause another, and it would never catch up.
 */
export function writtenAtOf(
  { ApproximateCreationDateTime: second }: StreamRecord['dynamodb'],
  seenAt: Instant,
): Instant {
  const latest = second === undefined ? seenAt : new Date((Math.floor(second) + 1) * SECOND).toISOString();
  return latest < seenAt ? latest : seenAt;
}

const topicSchema = z.lazy(() =>
  z.object({
    Records: z
      .array(
        z.object({
          EventSource: z.literal('aws:sns').optional(),
          Sns: z.object({ Message: z.string(), Timestamp: z.string() }),
        }),
      )
      .min(1),
  }),
);

const ROUTE_KEY = /^([A-Z]+ \/.*|\$default)$/;

/** Whether it is an event of a route: payload version 2.0 of an HTTP API. Each call is looked at, and a first one would pay for a schema. */
export function isHttp(event: unknown): boolean {
  const { version = '2.0', routeKey } = Object(event) as Record<string, unknown>;
  return version === '2.0' && typeof routeKey === 'string' && ROUTE_KEY.test(routeKey);
}

export const isTick = (event: unknown): boolean => tickSchema.safeParse(event).success;

/** Null: not a batch of a stream, or one with a record that is none. */
export const streamRecordsOf = (event: unknown): StreamRecord[] | null =>
  streamSchema.safeParse(event).data?.Records ?? null;

/** `publishedAt`: RFC 3339, from SNS itself. */
export type TopicMessage = { message: string; publishedAt: string };

/** The messages of a topic's event; null: it is no such event, or has a record that is none. */
export const topicMessagesOf = (event: unknown): TopicMessage[] | null =>
  topicSchema.safeParse(event).data?.Records.map(({ Sns }) => ({
    message: Sns.Message,
    publishedAt: Sns.Timestamp,
  })) ?? null;

/** The names by which AWS's own events are told apart. No other name is logged: it may be content. */
const TELLING = [
  'Records',
  'source',
  'detail-type',
  'detail',
  'version',
  'routeKey',
  'rawPath',
  'httpMethod',
  'requestContext',
  'headers',
  'body',
  'eventSource',
  'EventSource',
  'eventName',
  'dynamodb',
  'Sns',
  's3',
  'messageId',
];

function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return { records: value.length, each: value.slice(0, 3).map(shapeOf) };
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const names = Object.keys(value);
  return {
    names: names.length,
    known: TELLING.filter((name) => names.includes(name)),
    ...('Records' in value && Array.isArray(value.Records) && { Records: shapeOf(value.Records) }),
  };
}

/**
 * An event that is not for this function is a mistake in the wiring, or a changed format: taken for something else it
 * would go unnoticed, so it fails.
 */
export function refuseEvent(event: unknown, logger: Pick<Logger, 'error'>): never {
  logger.error('event-refused', { shape: shapeOf(event) });
  throw new Error('This event is of no kind that the function is for.');
}
