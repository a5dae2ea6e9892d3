import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import { isFinal, type SeenStatus } from '../../shared/domain/lifecycle.ts';
import { almatyDate } from '../../shared/domain/time.ts';

/** `from` and `to`: days in Kazakhstan, `YYYY-MM-DD`, both included; empty for no bound. */
export type Filter = { status: SeenStatus | 'open' | ''; search: string; from: string; to: string };

/** Finds by status, by day, and by the beginning of the IIN or any part of the requester's own reference. */
export function fits(request: ConfirmationRequest, { status, search, from, to }: Filter): boolean {
  const wanted = search.trim().toLowerCase();
  const byStatus =
    status === '' || (status === 'open' ? !isFinal(request.status) : request.status === status);
  const bySearch =
    request.iin.startsWith(wanted.replace(/\s/g, '')) ||
    (request.reference?.toLowerCase().includes(wanted) ?? false);
  const on = almatyDate(request.createdAt);
  return byStatus && (wanted === '' || bySearch) && (from === '' || on >= from) && (to === '' || on <= to);
}

export const COLUMNS = ['created', 'reference', 'iin', 'purpose', 'status', 'officer'] as const;
export type Column = (typeof COLUMNS)[number];
export type Order = { by: Column; descending: boolean };

const KEYS: Record<Column, (request: ConfirmationRequest) => string> = {
  created: ({ createdAt }) => createdAt,
  reference: ({ reference }) => reference ?? '',
  iin: ({ iin }) => iin,
  purpose: ({ purpose }) => purpose,
  status: ({ status, answer }) => `${status} ${answer?.belongs ?? ''}`,
  officer: ({ submittedBy }) => submittedBy ?? '',
};

/** Equal ones stay the newest first. */
export function sorted(
  requests: readonly ConfirmationRequest[],
  { by, descending }: Order,
): ConfirmationRequest[] {
  const direction = descending ? -1 : 1;
  return requests.toSorted(
    (a, b) =>
      direction * KEYS[by](a).localeCompare(KEYS[by](b), undefined, { numeric: true }) ||
      b.createdAt.localeCompare(a.createdAt),
  );
}
