import type { Sha256 } from '../domain/event-chain.ts';
import { transition } from '../domain/request.ts';
import type { Instant } from '../domain/time.ts';
import type { Requests, Stored } from '../storage/requests.ts';

type Ports = { requests: Pick<Requests, 'find' | 'save'>; now: () => Instant; sha256: Sha256 };

/** A writer that meets this many others in a row on one request gives up: something else is wrong. */
const MOST_CONFLICTS = 5;

/**
 * Finds a request by its id. Rule 3: whoever meets a request past its end writes that it is `expired`, so that nobody is
 * told what is not yet so. Throws when storage cannot be reached.
 */
export function makeFindSettled({ requests, now, sha256 }: Ports) {
  return async (id: string): Promise<Stored | null> => {
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      const stored = await requests.find(id);
      if (!stored) return null;
      const at = now();
      const expired = transition(stored.request, { command: 'expire' }, { now: at, sha256 });
      if (expired.kind !== 'moved') return stored;
      await requests.save(stored, expired.request, at);
    }
    throw new Error(`a request past its end met ${MOST_CONFLICTS} other writers in a row`);
  };
}

export type FindSettled = ReturnType<typeof makeFindSettled>;
