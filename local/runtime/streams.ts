import { setTimeout } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { z } from 'zod';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import type { Write } from '../aws/dynamodb-access.ts';
import { readJson, writeJson } from '../json-file.ts';
import { type Consumer, makeDelivery, matches } from './deliver-records.ts';
import type { Invoke } from './functions.ts';
import { makeItemLanes } from './item-lanes.ts';
import { readRecords } from './stream-records.ts';

const positionsSchema = z.record(z.string(), z.string());
export type Positions = z.infer<typeof positionsSchema>;

export const readPositions = (file: string): Positions => readJson(file, positionsSchema) ?? {};

/** Between two looks at a quiet stream, ms. A write that a function is to be told of wakes the poller at once. */
const QUIET = 500;
/** At most so long, ms, is the position on disk behind: what was handled in between would come again after a kill. */
const KEPT_EVERY = 1_000;
/** What hangs for longer, ms, no longer holds what comes after it in the stream. */
const PATIENCE = 25;
/** Records of one look that may be a full page, behind which there are more. */
const MANY = 100;
/** Records handled between two clean-ups of the engine's stream. */
const KEPT_RECORDS = 1_000;

type Options = {
  dynamodb: DynamoDBClient;
  streams: DynamoDBStreamsClient;
  /** Where each table's position is kept: after a restart, what was not handled comes again. */
  file: string;
  invoke: Invoke;
  onProgress: (positions: Positions) => void;
  report: (line: string, error?: unknown) => void;
  /** What the service's clock showed at a moment of the machine's own time, both ms since 1970. */
  shownAt: (machine: number) => number;
};

const CONSUMERS: Consumer[] = FUNCTION_ENTRIES.flatMap(({ name, stream }) =>
  stream ? [{ name, ...stream }] : [],
);

const EITHER = ['INSERT', 'MODIFY'];

/** Whether a record of a write is one that a function is told of, as far as that can be told without the record. */
const isAwaited = ({ table, image }: Write): boolean =>
  image !== undefined &&
  CONSUMERS.some(
    (consumer) =>
      consumer.table === table &&
      consumer.patterns.some((pattern) =>
        EITHER.some((eventName) => matches(pattern, { eventName, dynamodb: { NewImage: image } })),
      ),
  );

/** Lambda's event source mappings: polls each table's stream and hands matching records to its functions. */
export function startStreams({ dynamodb, streams, file, invoke, onProgress, report, shownAt }: Options) {
  const positions = readPositions(file);
  const deliver = makeDelivery({ invoke, report, shownAt });
  const stopping = new AbortController();
  let wake: (() => void) | undefined;
  let awaited = 0;

  async function iterator(consumer: Consumer): Promise<string | undefined> {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: consumer.table }));
    const StreamArn = Table?.LatestStreamArn;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.at(-1)?.ShardId;
    const after = positions[consumer.table];
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn,
        ShardId,
        ...(after === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
      }),
    );
    return ShardIterator;
  }

  async function follow(consumer: Consumer): Promise<void> {
    let next = await iterator(consumer);
    let handled = 0;
    const lanes = makeItemLanes((batch) => deliver(consumer, batch));
    try {
      while (!stopping.signal.aborted) {
        const seen = awaited;
        const { Records = [], NextShardIterator } = await readRecords(streams, next);
        next = NextShardIterator;
        await Promise.race([lanes.take(Records), setTimeout(PATIENCE)]);
        await lanes.room();
        keep(consumer, lanes.position());
        handled += Records.length;
        if (handled >= KEPT_RECORDS) {
          writePositions();
          onProgress(positions);
          handled = 0;
        }
        if (Records.length < MANY && seen === awaited) await quiet();
      }
    } finally {
      await lanes.idle();
      keep(consumer, lanes.position());
    }
  }

  let writtenAt = Number.NEGATIVE_INFINITY;
  let written = JSON.stringify(positions);

  function keep({ table }: Consumer, position: string | undefined): void {
    if (position !== undefined) positions[table] = position;
    if (performance.now() - writtenAt >= KEPT_EVERY) writePositions();
  }

  function writePositions(): void {
    const now = JSON.stringify(positions);
    if (now === written) return;
    writeJson(file, positions);
    written = now;
    writtenAt = performance.now();
  }

  async function quiet(): Promise<void> {
    await Promise.race([
      new Promise<void>((resolve) => {
        wake = resolve;
      }),
      setTimeout(QUIET),
    ]);
  }

  /** A poll that fails is begun again from the position on disk. */
  async function keepFollowing(consumer: Consumer): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await follow(consumer);
      } catch (error) {
        if (stopping.signal.aborted) return;
        report(`the stream of ${consumer.table} could not be read, and is read again`, error);
        await setTimeout(QUIET);
      }
    }
  }

  const following = CONSUMERS.map(keepFollowing);
  return {
    /** There is something new in the stream; what no function is told of waits for the next look. */
    nudge: (writes: readonly Write[]) => {
      if (!writes.some(isAwaited)) return;
      awaited++;
      wake?.();
    },
    stop: async () => {
      stopping.abort();
      wake?.();
      await Promise.all(following);
      writePositions();
    },
  };
}
