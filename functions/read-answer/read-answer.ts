import type { Answer } from '../../shared/domain/request.ts';
import type { Requests } from '../../shared/storage/requests.ts';

/**
 * The answer to one of the requester's own requests; another's is as if it were not there. Null until it is answered.
 * Throws when storage cannot be reached.
 */
export function makeReadAnswer({ requests }: { requests: Pick<Requests, 'find'> }) {
  return async ({ requesterId, id }: { requesterId: string; id: string }): Promise<Answer | null> => {
    const stored = await requests.find(id);
    if (stored?.request.requesterId !== requesterId) return null;
    return stored.request.status === 'answered' ? stored.request.answer : null;
  };
}
