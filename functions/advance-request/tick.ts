import { type Instant, SECOND } from '../../shared/domain/time.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { AdvanceRequest } from './advance-request.ts';

type Ports = {
  due: Requests['due'];
  advance: AdvanceRequest;
  shards: readonly number[];
  now: () => Instant;
};

/** `left`: time ran out before everything had been looked at. */
type TickCounts = { moved: number; postponed: number; idle: number; failed: number; left: boolean };

/** Requests of one shard that are worked on at a time. */
const AT_ONCE = 8;
/** No request is begun after this long, ms: those begun last still end within the function's own time. */
const ENOUGH = 40 * SECOND;

/**
 * Looks at everything that is due. A request that fails does not stop the others; what is left when time runs out is
 * still due at the next tick.
 */
export function makeTick({ due, advance, shards, now }: Ports) {
  async function work(ids: AsyncIterator<string>, counts: TickCounts): Promise<void> {
    const startedAt = performance.now();
    const timeLeft = () => performance.now() - startedAt < ENOUGH;
    for (let next = await ids.next(); !next.done; next = await ids.next()) {
      if (!timeLeft()) {
        counts.left = true;
        return;
      }
      try {
        const { kind } = await advance(next.value);
        counts[kind === 'nothing-to-do' ? 'idle' : kind]++;
      } catch {
        // `advance` has logged the cause; the request stays due.
        counts.failed++;
      }
    }
  }

  return async (): Promise<TickCounts> => {
    const counts: TickCounts = { moved: 0, postponed: 0, idle: 0, failed: 0, left: false };
    const at = now();
    await Promise.all(
      shards.flatMap((shard) => {
        const ids = due(shard, at)[Symbol.asyncIterator]();
        return Array.from({ length: AT_ONCE }, () => work(ids, counts));
      }),
    );
    return counts;
  };
}

type Counting = { backlog: Requests['backlog']; shards: readonly number[]; now: () => Instant };

/** How many requests are due, over all shards. */
export const makeCountBacklog =
  ({ backlog, shards, now }: Counting) =>
  async (): Promise<number> => {
    const at = now();
    const counted = await Promise.all(shards.map((shard) => backlog(shard, at)));
    return counted.reduce((sum, count) => sum + count, 0);
  };
