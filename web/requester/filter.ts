import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import type { SeenStatus } from '../../shared/domain/lifecycle.ts';
import { isFinal } from '../../shared/domain/lifecycle.ts';

export type Filter = { status: SeenStatus | 'open' | ''; search: string };

/** Finds by status and by the beginning of the IIN or any part of the requester's own reference. */
export function fits(request: ConfirmationRequest, { status, search }: Filter): boolean {
  const wanted = search.trim().toLowerCase();
  const byStatus =
    status === '' || (status === 'open' ? !isFinal(request.status) : request.status === status);
  const bySearch =
    request.iin.startsWith(wanted.replace(/\s/g, '')) ||
    (request.reference?.toLowerCase().includes(wanted) ?? false);
  return byStatus && (wanted === '' || bySearch);
}
