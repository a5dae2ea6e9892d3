import { againstOthers } from '../../shared/consent/against-others.ts';
import { makeFindSettled } from '../../shared/consent/find-settled.ts';
import type { Sha256 } from '../../shared/domain/event-chain.ts';
import { type Request, transition } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Requests } from '../../shared/storage/requests.ts';

type Ports = { requests: Pick<Requests, 'find' | 'save'>; now: () => Instant; sha256: Sha256 };

export type CancelResult =
  | { kind: 'cancelled'; request: Request }
  | { kind: 'already-final' }
  | { kind: 'not-found' };

/** Withdraws a request that the citizen has not decided. Throws when storage cannot be reached. */
export function makeCancelRequest(ports: Ports) {
  const { requests, now, sha256 } = ports;
  const findSettled = makeFindSettled(ports);

  return ({ requesterId, id }: { requesterId: string; id: string }): Promise<CancelResult> =>
    againstOthers('a cancellation', async () => {
      const stored = await findSettled(id);
      if (stored?.request.requesterId !== requesterId) return { kind: 'not-found' };
      const at = now();
      const moved = transition(stored.request, { command: 'cancel' }, { now: at, sha256 });
      if (moved.kind !== 'moved') return { kind: 'already-final' };
      const { kind } = await requests.save(stored, moved.request, at);
      return kind === 'saved' ? { kind: 'cancelled', request: moved.request } : undefined;
    });
}
