import { readable } from '../../shared/domain/journal-text.ts';
import type { Purpose } from '../../shared/domain/purpose.ts';
import type {
  LimitsOfAll,
  NamedRequester,
  Requester,
  SubmissionLimits,
} from '../../shared/domain/requester.ts';
import { type Skeleton, takenFor } from '../../shared/domain/skeleton.ts';
import type { Meeting, Submission } from '../../shared/storage/meeting.ts';
import type { Standing } from '../../shared/storage/requests.ts';

type Ports = {
  meeting: Meeting;
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

/** `standing`: what the submission meets, read with who asks; nothing where there is none. */
export type Met = { asker: Asker; standing: Standing };

/**
 * Who asks, under which name and within which limits. An organisation that is registered has what the register says; anybody
 * else the name of their token, unless it could be taken for another's (docs/adr/0015-who-asks.md). Throws when storage cannot be
 * reached.
 */
export function makeWhoAsks({ meeting, limits, reserved }: Ports) {
  /** What a name could be taken for; null: for one that nobody may have. */
  function comparable(name: string): Skeleton[] | null {
    const skeletons = takenFor(name);
    return skeletons?.some((skeleton) => reserved.includes(skeleton)) ? null : skeletons;
  }

  const unregistered = ({ id, kind }: Requester, name: string): Asker => ({
    requester: { id, kind, name, class: null },
    limits: limits[kind],
    purposes: null,
    suspended: false,
  });

  async function byOwnName(caller: Requester, submission: Submission | null): Promise<Met> {
    const shown = readable(caller.name);
    const names = comparable(shown);
    const { isTaken, standing } = await meeting.of({ names: names ?? [], submission });
    return { asker: unregistered(caller, names === null || isTaken ? '' : shown), standing };
  }

  async function byEntry(caller: Requester, submission: Submission | null): Promise<Met> {
    const { id, kind } = caller;
    const { entry, standing } = await meeting.of({ bin: id, submission });
    // Its own name is looked at only now: a registered one's says nothing.
    if (!entry) return { ...(await byOwnName(caller, null)), standing };
    const { kk: name, ...names } = entry.name;
    const asker = {
      requester: { id, kind, name, names, class: entry.class },
      limits: entry.limits ?? limits.classes[entry.class],
      purposes: entry.purposes ?? null,
      suspended: entry.status === 'suspended',
    };
    return { asker, standing };
  }

  return (caller: Requester, submission: Submission | null): Promise<Met> =>
    caller.kind === 'organisation' ? byEntry(caller, submission) : byOwnName(caller, submission);
}
