import { isFinal } from '../../shared/domain/lifecycle.ts';
import type { ConfirmationRequest, Status } from '../api/contract.ts';

export type Filter = { status: Status | 'open' | ''; search: string };

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
