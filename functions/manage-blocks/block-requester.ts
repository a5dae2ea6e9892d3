import { againstOthers } from '../../shared/consent/against-others.ts';
import { blockedNow } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Blocks } from '../../shared/storage/blocks.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { Windows } from '../../shared/storage/windows.ts';

type Ports = {
  blocks: Pick<Blocks, 'put'>;
  windows: Pick<Windows, 'find' | 'close'>;
  requests: Pick<Requests, 'find' | 'save'>;
  now: () => Instant;
};

/**
 * Blocks a requester for a citizen. Rule 7: what that requester has open is not shown and not decided any more either, and
 * stands in the history as blocked once it has ended. To the requester it is no change. Throws when storage cannot be
 * reached; done again, it does what is left to do.
 */
export function makeBlockRequester({ blocks, windows, requests, now }: Ports) {
  const mark = (id: string): Promise<true> =>
    againstOthers('a block', async () => {
      const stored = await requests.find(id);
      if (stored?.request.status !== 'awaiting-consent') return true;
      const { kind } = await requests.save(stored, blockedNow(stored.request), now());
      return kind === 'saved' || undefined;
    });

  return async (citizenRef: string, requesterId: string): Promise<void> => {
    await blocks.put(citizenRef, { requesterId, blockedAt: now() });
    const window = await windows.find({ citizenRef, requesterId });
    if (!window) return;
    await mark(window.requestId);
    await windows.close(window);
  };
}
