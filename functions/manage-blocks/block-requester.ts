import { againstOthers } from '../../shared/consent/against-others.ts';
import { askedOf } from '../../shared/consent/asked.ts';
import type { FindRepresented } from '../../shared/consent/find-represented.ts';
import type { Person } from '../../shared/domain/deciders.ts';
import { blockedNow } from '../../shared/domain/request.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { Blocks } from '../../shared/storage/blocks.ts';
import type { Requests } from '../../shared/storage/requests.ts';
import type { Windows } from '../../shared/storage/windows.ts';

type Ports = {
  blocks: Pick<Blocks, 'put'>;
  windows: Pick<Windows, 'findAll' | 'close'>;
  requests: Pick<Requests, 'find' | 'save'>;
  findRepresented: FindRepresented;
  now: () => Instant;
};

/**
 * Blocks a requester for a citizen. Rule 7: what that requester has open is not shown and not decided any more either, and
 * stands in the history as blocked once it has ended; also what the citizen was asked about somebody else. What is another's
 * to decide stays open (rule 8). To the requester it is no change. Throws when storage cannot be reached; done again, it
 * does what is left to do.
 */
export function makeBlockRequester({ blocks, windows, requests, findRepresented, now }: Ports) {
  const mark = (id: string): Promise<true> =>
    againstOthers('a block', async () => {
      const stored = await requests.find(id);
      if (stored?.request.status !== 'awaiting-consent') return true;
      const { kind } = await requests.save(stored, blockedNow(stored.request), now());
      return kind === 'saved' || undefined;
    });

  return async (citizen: Person, requesterId: string): Promise<void> => {
    const at = now();
    await blocks.put(citizen.ref, { requesterId, blockedAt: at });
    const { decidesAlone, mayRepresent } = await findRepresented(citizen, almatyDate(at));
    const people = [citizen, ...mayRepresent].map(({ ref }) => ({ citizenRef: ref, requesterId }));
    for (const window of await windows.findAll(people)) {
      const own = window.citizenRef === citizen.ref;
      if (own ? !decidesAlone : askedOf(window) !== citizen.ref) continue;
      await mark(window.requestId);
      await windows.close(window);
    }
  };
}
