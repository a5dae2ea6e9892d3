import { SETTLING_TIME } from '../domain/schedule.ts';
import { type Instant, plus } from '../domain/time.ts';
import type { ChangesQuery, Requests } from './requests.ts';

type Ports = { requests: Pick<Requests, 'changes'>; now: () => Instant };

/**
 * A requester's changes as the feed tells them: the newest are held back until no slower write can still slip in before
 * them, so that whoever goes on from the last cursor misses none. Throws when storage cannot be reached.
 */
export const makeSettledChanges =
  ({ requests, now }: Ports) =>
  async (query: Omit<ChangesQuery, 'before'>): ReturnType<Requests['changes']> => {
    const before = plus(now(), -SETTLING_TIME);
    if (query.from !== null && query.from >= before) return { requests: [], cursor: query.from };
    return requests.changes({ ...query, before });
  };

export type SettledChanges = ReturnType<typeof makeSettledChanges>;
