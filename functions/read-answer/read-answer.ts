import type { RequestIn } from '../../shared/domain/request.ts';
import type { Requests } from '../../shared/storage/requests.ts';

/**
 * One of the requester's own requests with its answer; another's is as if it were not there. Null until it is answered.
 * Throws when storage cannot be reached.
 */
export function makeReadAnswer({ requests }: { requests: Pick<Requests, 'find'> }) {
  return async ({
    requesterId,
    id,
  }: {
    requesterId: string;
    id: string;
  }): Promise<RequestIn<'answered'> | null> => {
    const request = (await requests.find(id))?.request;
    return request?.requesterId === requesterId && request.status === 'answered' ? request : null;
  };
}
