import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { type Answer, asSeenAt, type Request } from '../../shared/domain/request.ts';
import { type Instant, plus } from '../../shared/domain/time.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import { SETTLING_TIME } from '../../shared/storage/table.ts';

type Ports = { requests: Pick<Requests, 'find' | 'changes'>; now: () => Instant; sha256: Sha256 };
type Mine = { requesterId: string; id: string };

/** A requester's cabinet. Another's request is as if it were not there. Throws when storage cannot be reached. */
export function makeReadRequests({ requests, now, sha256 }: Ports) {
  async function one({ requesterId, id }: Mine): Promise<Request | null> {
    const stored = await requests.find(id);
    if (stored?.request.requesterId !== requesterId) return null;
    return asSeenAt(stored.request, { now: now(), sha256 });
  }

  return {
    one,

    /** Null until the request is answered. */
    async answer(mine: Mine): Promise<Answer | null> {
      const request = await one(mine);
      return request?.status === 'answered' ? request.answer : null;
    },

    /**
     * Changes behind the cursor `from`, oldest first. The newest are held back until no slower write can still slip in
     * before them, so that a client which keeps asking misses none.
     */
    async changes(query: { requesterId: string; from: string | null; limit: number }) {
      const at = now();
      const before = plus(at, -SETTLING_TIME);
      if (query.from !== null && query.from >= before) return { items: [], cursor: query.from };
      const { requests: changed, cursor } = await requests.changes({ ...query, before });
      return { items: changed.map((request) => asSeenAt(request, { now: at, sha256 })), cursor };
    },
  };
}
