import type { RequesterKind } from './requester.ts';

/** How the requests of a day went: what was taken in, and to how many of them somebody said no or "not me". */
export type DayOfRequester = { submitted: number; refused: number; notMe: number };

/**
 * From when on an operator looks at who asks: so many of a day at least, and more than that share of what was submitted, %. People
 * refuse honest requesters too; whoever is "not me" was asked for somebody they do not know. A person may ask three times a
 * day, so fewer say as much.
 */
export const FRIGHTENS = {
  organisation: { refused: { atLeast: 10, above: 50 }, notMe: { atLeast: 5, above: 5 } },
  person: { refused: { atLeast: 3, above: 50 }, notMe: { atLeast: 2, above: 5 } },
} as const satisfies Record<RequesterKind, Record<'refused' | 'notMe', { atLeast: number; above: number }>>;

const isMuch = (no: number, submitted: number, { atLeast, above }: { atLeast: number; above: number }) =>
  no >= atLeast && 100 * no > above * submitted;

/** Whether as many said no to the requester as an operator is told of. */
export const frightens = (kind: RequesterKind, { submitted, refused, notMe }: DayOfRequester): boolean =>
  isMuch(refused, submitted, FRIGHTENS[kind].refused) || isMuch(notMe, submitted, FRIGHTENS[kind].notMe);
