import type { StreamRecord } from './stream-records.ts';

/** Records under way, of all items together; then the stream waits. */
const MOST = 500;

type Work = (batch: readonly StreamRecord[]) => Promise<void>;
type Entry = { record: StreamRecord; done: boolean };

/**
 * Hands on the records of a stream as Lambda does with a parallelization factor: those of one item in order, different
 * items side by side, so that one whose work hangs holds no other. `work` never rejects.
 */
export function makeItemLanes(work: Work) {
  const lanes = new Map<string, Promise<void>>();
  /** In the order of the stream, from the oldest record that is not done. */
  const underWay: Entry[] = [];
  let position: string | undefined;
  let room: (() => void) | undefined;

  function finish(entries: readonly Entry[]): void {
    for (const entry of entries) entry.done = true;
    while (underWay[0]?.done) position = underWay.shift()?.record.dynamodb?.SequenceNumber ?? position;
    if (underWay.length < MOST) room?.();
  }

  async function run(before: Promise<void> | undefined, entries: readonly Entry[]): Promise<void> {
    await before;
    await work(entries.map(({ record }) => record));
    finish(entries);
  }

  return {
    /** Resolves when all of them are done. */
    take: async (records: readonly StreamRecord[]): Promise<void> => {
      const entries = records.map((record) => ({ record, done: false }));
      underWay.push(...entries);
      const batches = Map.groupBy(entries, ({ record }) => JSON.stringify(record.dynamodb?.Keys));
      const running = [...batches].map(async ([item, batch]) => {
        const lane = run(lanes.get(item), batch);
        lanes.set(item, lane);
        await lane;
        if (lanes.get(item) === lane) lanes.delete(item);
      });
      await Promise.all(running);
    },
    /** Resolves when there is room for more. */
    room: async (): Promise<void> => {
      if (underWay.length < MOST) return;
      await new Promise<void>((resolve) => {
        room = resolve;
      });
    },
    /** Resolves when nothing is under way. */
    idle: async (): Promise<void> => {
      await Promise.all(lanes.values());
    },
    /** The sequence number up to which everything is done; undefined when nothing is yet. */
    position: (): string | undefined => position,
  };
}
