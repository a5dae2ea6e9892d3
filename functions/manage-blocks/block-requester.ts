import { askedOf } from '../../shared/consent/asked.ts';
import type { FindRepresented } from '../../shared/consent/find-represented.ts';
import type { Person } from '../../shared/domain/deciders.ts';
import { almatyDate, type Instant } from '../../shared/domain/time.ts';
import type { Blocks } from '../../shared/storage/blocks.ts';
import type { Windows } from '../../shared/storage/windows.ts';

type Ports = {
  blocks: Pick<Blocks, 'put'>;
  windows: Pick<Windows, 'close' | 'findAll'>;
  findRepresented: FindRepresented;
  now: () => Instant;
};

/**
 * Blocks a requester for good. Rule 7: what it has open at this citizen is not shown and not decided any more either, be it
 * about somebody whom the citizen decides for; what is another's to decide stays (rule 8). Throws when storage cannot be
 * reached.
 */
export function makeBlockRequester({ blocks, windows, findRepresented, now }: Ports) {
  return async (citizen: Person, requesterId: string): Promise<void> => {
    const at = now();
    await blocks.put(citizen.ref, { requesterId, blockedAt: at });
    const { decidesAlone, mayRepresent } = await findRepresented(citizen, almatyDate(at));
    const about = await windows.findAll(mayRepresent.map(({ ref }) => ({ citizenRef: ref, requesterId })));
    const theirs = about.filter((window) => askedOf(window) === citizen.ref);
    const own = decidesAlone ? [{ citizenRef: citizen.ref, requesterId }] : [];
    await Promise.all([...own, ...theirs].map((pair) => windows.close(pair)));
  };
}
