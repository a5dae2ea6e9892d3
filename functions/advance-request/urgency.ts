import { inLanes } from '../../shared/aws/lanes.ts';
import type { Requests } from '../../shared/storage/requests.ts';

/** A consent waits for its answer within 15 minutes; asking waits for SNS, which may hang. */
const ORDER = ['consented', 'awaiting-consent', 'submitted'];

/** Sorts what is worked on: the lower, the earlier. What cannot be told comes last. */
export function urgencyOf(status: string | undefined): number {
  const place = ORDER.indexOf(status ?? '');
  return place === -1 ? ORDER.length : place;
}

/** Requests of one shard that are read at a time. */
const AT_ONCE = 10;

type Ports = Pick<Requests, 'due' | 'find'>;

/**
 * Ids of what is due in a shard, the consented first, so that no answer waits for SMS that cannot be sent. The index
 * knows ids only: each request is read for its status.
 */
export const consentedFirst = ({ due, find }: Ports): Requests['due'] =>
  async function* (shard, now) {
    const ids: string[] = [];
    for await (const id of due(shard, now)) ids.push(id);
    const urgencies = new Map<string, number>();
    const look = async (id: string): Promise<void> => {
      const stored = await find(id);
      urgencies.set(id, urgencyOf(stored?.request.status));
    };
    // One that cannot be read comes last, and fails there for all to see.
    if (ids.length > 1)
      await inLanes(
        ids.map((id) => [id]),
        look,
        AT_ONCE,
      );
    const urgency = (id: string): number => urgencies.get(id) ?? urgencyOf(undefined);
    yield* ids.sort((one, other) => urgency(one) - urgency(other));
  };
