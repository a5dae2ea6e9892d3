import { isLateForFeed } from '../../shared/domain/schedule.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { changedAtOf } from '../../shared/storage/keys.ts';
import { MalformedItem } from '../../shared/storage/malformed.ts';
import type { Requests } from '../../shared/storage/requests.ts';

type Ports = { requests: Pick<Requests, 'find' | 'renew'>; now: () => Instant };

/** `changeKey`: as the write has it. `writtenAt`: when it took effect at the latest, which is not when it is seen. */
type Write = { changeKey: string; writtenAt: Instant };

/**
 * The change feed sorts by the writers' stamps and holds back what a slower writer may still come in before. A try that was
 * given up as too slow may take effect after that, and readers have gone past it: the stream tells of every write that
 * took effect, and one that is late gets a stamp of now. Throws when storage cannot be reached.
 */
export function makeRenewLate({ requests, now }: Ports) {
  return async (id: string, { changeKey, writtenAt }: Write): Promise<void> => {
    const changedAt = changedAtOf(changeKey);
    if (!isLateForFeed(changedAt, writtenAt)) return;
    try {
      const stored = await requests.find(id);
      // Changed or refused: somebody has written since, and that write has a record of its own.
      if (stored?.changedAt === changedAt) await requests.renew(stored, now());
    } catch (error) {
      // Whoever works on the request tells of it.
      if (!(error instanceof MalformedItem)) throw error;
    }
  };
}
