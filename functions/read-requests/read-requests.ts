import { makeFindSettled } from '../../shared/consent/find-settled.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Request } from '../../shared/domain/request.ts';
import { SETTLING_TIME } from '../../shared/domain/schedule.ts';
import { type Instant, plus } from '../../shared/domain/time.ts';
import type { Requests } from '../../shared/storage/requests.ts';

type Ports = {
  requests: Pick<Requests, 'find' | 'save' | 'changes'>;
  now: () => Instant;
  sha256: Sha256;
};
type Mine = { requesterId: string; id: string };

/** A requester's cabinet. Another's request is as if it were not there. Throws when storage cannot be reached. */
export function makeReadRequests(ports: Ports) {
  const { requests, now } = ports;
  const findSettled = makeFindSettled(ports);

  async function one({ requesterId, id }: Mine): Promise<Request | null> {
    const stored = await findSettled(id);
    return stored?.request.requesterId === requesterId ? stored.request : null;
  }

  return {
    one,

    /**
     * Changes behind the cursor `from`, oldest first. The newest are held back until no slower write can still slip in
     * before them, so that a client which keeps asking misses none.
     */
    async changes(query: { requesterId: string; from: string | null; limit: number }) {
      const at = now();
      const before = plus(at, -SETTLING_TIME);
      if (query.from !== null && query.from >= before) {
        // A client whose clock is ahead does not skip what changes until then.
        const isAhead = query.from > at;
        return { items: [], cursor: isAhead ? at : query.from };
      }
      const { requests: items, cursor } = await requests.changes({ ...query, before });
      return { items, cursor };
    },
  };
}
