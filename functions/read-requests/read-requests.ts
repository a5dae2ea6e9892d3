import { makeFindSettled } from '../../shared/consent/find-settled.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import type { Request } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import { makeSettledChanges } from '../../shared/storage/settled-changes.ts';

type Ports = {
  requests: Pick<Requests, 'find' | 'save' | 'changes' | 'ofCitizen'>;
  now: () => Instant;
  sha256: Sha256;
};
type Mine = { requesterId: string; id: string };

/** A requester's cabinet. Another's request is as if it were not there. Throws when storage cannot be reached. */
export function makeReadRequests(ports: Ports) {
  const findSettled = makeFindSettled(ports);
  const settledChanges = makeSettledChanges(ports);

  async function one({ requesterId, id }: Mine): Promise<Request | null> {
    const stored = await findSettled(id);
    return stored?.request.requesterId === requesterId ? stored.request : null;
  }

  return {
    one,

    /** Mine about one citizen, the newest first. */
    async about({
      requesterId,
      citizenRef,
    }: {
      requesterId: string;
      citizenRef: string;
    }): Promise<Request[]> {
      const all = await ports.requests.ofCitizen(citizenRef);
      return all.filter((request) => request.requesterId === requesterId);
    },

    /**
     * Changes behind the cursor `from`, oldest first, as far as they are settled. A time to come is taken for now: a client
     * whose clock is ahead does not skip what changes until then.
     */
    async changes(query: { requesterId: string; from: string | null; limit: number }) {
      const at = ports.now();
      const isAhead = query.from !== null && query.from > at;
      const { requests: items, cursor } = await settledChanges(isAhead ? { ...query, from: at } : query);
      return { items, cursor };
    },
  };
}
