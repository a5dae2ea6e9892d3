import * as z from 'zod';
import type { RegisteredRequester } from '../domain/requester.ts';
import type { Skeleton } from '../domain/skeleton.ts';
import { requesterKey, requesterNameKey, requestKey, windowKey } from './keys.ts';
import { parseTaken } from './request-items.ts';
import { isOwned, parseRequester } from './requesters.ts';
import type { Standing } from './requests.ts';
import { placeIn, readTables, type Table, tableOf } from './table.ts';

/** A submission by its id, and the pair that it is of. */
export type Submission = { id: string; citizenRef: string; requesterId: string };

/** `bin`: of an organisation that asks. `names`: what the asker's own name could be taken for. */
type Asked = { bin?: string; names?: readonly Skeleton[]; submission?: Submission | null };

/** `isTaken`: some registered name is kept by one of the skeletons. */
type Met = { entry: RegisteredRequester | null; isTaken: boolean; standing: Standing };

/**
 * Reads in one call who asks, by the register of requesters, and what their submission meets: the same call whatever stands there
 * (rule 4). Throws when a table cannot be reached.
 */
export type Meeting = { of(asked: Asked): Promise<Met> };

export function makeMeeting({ requests, register }: { requests: Table; register: Table }): Meeting {
  const inRequests = placeIn(requests);
  const inRegister = placeIn(register);
  const of: Meeting['of'] = async ({ bin, names = [], submission = null }) => {
    const entry = bin === undefined ? [] : [inRegister(requesterKey(bin))];
    const named = names.map((skeleton) => inRegister(requesterNameKey(skeleton)));
    const request = submission && inRequests(requestKey(submission.id));
    const window = submission && inRequests(windowKey(submission.citizenRef, submission.requesterId));
    const ofSubmission = request && window ? [request, window] : [];
    const at = await readTables(requests, [...entry, ...named, ...ofSubmission]);
    const [found] = entry.map(at);
    const taken = request && at(request);
    const held = window && at(window);
    return {
      entry: found && bin !== undefined ? parseRequester(bin, found) : null,
      isTaken: named.some((name) => isOwned(at(name))),
      standing: {
        taken: taken ? parseTaken(taken) : null,
        heldBy: held ? z.string().parse(held.requestId) : null,
      },
    };
  };
  return { of };
}

export const openMeeting = (env: { REQUESTS_TABLE: string; REGISTER_TABLE: string }): Meeting =>
  makeMeeting({ requests: tableOf(env, 'REQUESTS_TABLE'), register: tableOf(env, 'REGISTER_TABLE') });
