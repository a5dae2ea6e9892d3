import type { Sha256 } from '../domain/event-chain.ts';
import { transition } from '../domain/request.ts';
import type { Instant } from '../domain/time.ts';
import type { Requests, Stored } from '../storage/requests.ts';
import { againstOthers } from './against-others.ts';

type Ports = { requests: Pick<Requests, 'find' | 'save'>; now: () => Instant; sha256: Sha256 };

/**
 * Finds a request by its id. Rule 3: whoever meets a request past its end writes that it is `expired`, so that nobody is
 * told what is not yet so. Throws when storage cannot be reached.
 */
export function makeFindSettled({ requests, now, sha256 }: Ports) {
  return (id: string): Promise<Stored | null> =>
    againstOthers('a request past its end', async () => {
      const stored = await requests.find(id);
      if (!stored) return null;
      const at = now();
      const expired = transition(stored.request, { command: 'expire' }, { now: at, sha256 });
      if (expired.kind !== 'moved') return stored;
      await requests.save(stored, expired.request, at);
      return undefined; // Read again, as it was written by whoever was quicker.
    });
}

export type FindSettled = ReturnType<typeof makeFindSettled>;
