import type { DynamoDBBatchResponse } from 'aws-lambda';
import { SECOND } from '../../shared/domain/time.ts';
import type { FunctionName, Pattern, TableName } from '../../shared/service/table.ts';
import type { Invoke } from './functions.ts';
import type { StreamRecord } from './stream-records.ts';

/** A function that is told of the changes of a table. */
export type Consumer = { name: FunctionName; table: TableName; patterns: readonly Pattern[] };

type Options = {
  invoke: Invoke;
  report: (line: string, error?: unknown) => void;
  /** What the service's clock showed at a moment of the machine's own time, both ms since 1970. */
  shownAt: (machine: number) => number;
};

const TRIES = 3;

/** Whether an event fits a filter pattern: every leaf of the pattern lists the values it accepts. */
export function matches(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, expected]) => {
    const value = (event as Record<string, unknown> | undefined)?.[name];
    return Array.isArray(expected) ? expected.includes(String(value)) : matches(expected as Pattern, value);
  });
}

/** As Lambda does: it begins again at the first of the records that were given back. */
export function leftOf<R extends { dynamodb?: { SequenceNumber?: string | undefined } }>(
  batch: readonly R[],
  response: unknown,
): readonly R[] {
  const { batchItemFailures = [] } = (response ?? {}) as Partial<DynamoDBBatchResponse>;
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const first = batch.findIndex((record) => failed.has(record.dynamodb?.SequenceNumber ?? ''));
  return first === -1 ? [] : batch.slice(first);
}

/** As Lambda gives it: whole seconds. The engine's clock is the machine's, which the service's may be ahead of. */
function withServiceTime({ dynamodb, ...record }: StreamRecord, shownAt: Options['shownAt']) {
  const { ApproximateCreationDateTime: created, ...rest } = dynamodb ?? {};
  const second = created && { ApproximateCreationDateTime: Math.floor(shownAt(created * SECOND) / SECOND) };
  return { ...record, dynamodb: { ...rest, ...second } };
}

/**
 * Hands the records that fit a consumer's patterns to its function. Never rejects: what the function does not take,
 * however it says so, is left to the tick.
 */
export function makeDelivery({ invoke, report, shownAt }: Options) {
  return async ({ name, patterns }: Consumer, records: readonly StreamRecord[]): Promise<void> => {
    let left: readonly ReturnType<typeof withServiceTime>[] = records
      .filter((record) => patterns.some((pattern) => matches(pattern, record)))
      .map((record) => withServiceTime(record, shownAt));
    for (let attempt = 0; attempt < TRIES && left.length > 0; attempt++) {
      try {
        left = leftOf(left, await invoke(name, { Records: left }));
      } catch (error) {
        report(`${name} failed on stream records`, error);
      }
    }
    if (left.length > 0) report(`${name} gave back ${left.length} stream records: they are left to the tick`);
  };
}
