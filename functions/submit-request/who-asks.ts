import { readable } from '../../shared/domain/journal-text.ts';
import type { Purpose } from '../../shared/domain/purpose.ts';
import type {
  LimitsOfAll,
  NamedRequester,
  Requester,
  SubmissionLimits,
} from '../../shared/domain/requester.ts';
import { takenFor } from '../../shared/domain/skeleton.ts';
import type { Requesters } from '../../shared/storage/requesters.ts';

type Ports = {
  requesters: Pick<Requesters, 'find' | 'isTaken'>;
  limits: LimitsOfAll;
  /** Skeletons of names that nobody may take although their owners ask for nothing: of the service itself. */
  reserved: readonly string[];
};

/** `purposes`: what it may ask for; null: everything. */
export type Asker = {
  requester: NamedRequester;
  limits: SubmissionLimits;
  purposes: readonly Purpose[] | null;
  suspended: boolean;
};

/**
 * Who asks, under which name and within which limits. An organisation that is registered has what the register says; anybody
 * else the name of their token, unless it could be taken for another's (docs/adr/0015-who-asks.md). Throws when storage cannot be
 * reached.
 */
export function makeWhoAsks({ requesters, limits, reserved }: Ports) {
  async function unregisteredName(name: string): Promise<string> {
    const shown = readable(name);
    const skeletons = takenFor(shown);
    if (skeletons === null || skeletons.some((skeleton) => reserved.includes(skeleton))) return '';
    return (await requesters.isTaken(skeletons)) ? '' : shown;
  }

  return async (caller: Requester): Promise<Asker> => {
    const { id, kind } = caller;
    const entry = kind === 'organisation' ? await requesters.find(id) : null;
    if (entry) {
      const { kk: name, ...names } = entry.name;
      return {
        requester: { id, kind, name, names, class: entry.class },
        limits: entry.limits ?? limits.classes[entry.class],
        purposes: entry.purposes ?? null,
        suspended: entry.status === 'suspended',
      };
    }
    const name = await unregisteredName(caller.name);
    return {
      requester: { id, kind, name, class: null },
      limits: limits[kind],
      purposes: null,
      suspended: false,
    };
  };
}
