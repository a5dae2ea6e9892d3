import { isFinal } from '../../shared/domain/lifecycle.ts';
import type { Request } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { type Delivery, FINAL_STATUSES, type Webhook } from '../../shared/domain/webhook.ts';
import type { Deliveries } from '../../shared/storage/deliveries.ts';
import type { SettledChanges } from '../../shared/storage/settled-changes.ts';

type Ports = {
  settledChanges: SettledChanges;
  deliveries: Pick<Deliveries, 'add'>;
  now: () => Instant;
};

/** Changes read at a time, and pages of them for one webhook in one tick. */
const A_PAGE = 100;
const MOST_PAGES = 10;

const finalStatusOf = ({ status }: Request) => FINAL_STATUSES.find((final) => final === status);

/**
 * Makes a delivery of every request that the feed shows as final, and gives the position behind the last. Doing it again
 * makes none twice, so a position that was not kept costs nothing. Throws when storage cannot be reached.
 */
export function makeFollowChanges({ settledChanges, deliveries, now }: Ports) {
  async function add(request: Request, { requesterId, id: webhookId }: Webhook): Promise<void> {
    const became = finalStatusOf(request);
    const last = request.events.at(-1);
    if (!became || !last) return;
    const delivery: Delivery = {
      requesterId,
      requestId: request.id,
      webhookId,
      became,
      finalAt: last.at,
      state: 'waiting',
      dueAt: now(),
      failures: 0,
      calls: [],
    };
    await deliveries.add(delivery);
  }

  return async (webhook: Webhook): Promise<string> => {
    let { position } = webhook;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { requesterId } = webhook;
      const changes = await settledChanges({ requesterId, from: position, limit: A_PAGE });
      for (const request of changes.requests.filter(({ status }) => isFinal(status)))
        await add(request, webhook);
      if (changes.cursor === null || changes.cursor === position) break;
      position = changes.cursor;
    }
    return position;
  };
}

export type FollowChanges = ReturnType<typeof makeFollowChanges>;
