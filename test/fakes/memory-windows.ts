import { TRIES_PER_ISSUE, TRIES_PER_REQUEST } from '../../shared/domain/code.ts';
import { type ConsentWindow, sameOpening, type Windows } from '../../shared/storage/windows.ts';

type Pair = Pick<ConsentWindow, 'citizenRef' | 'requesterId'>;
/** A window that is held but not opened yet has only its request's id. */
type Held = { requestId: string } | ConsentWindow;

export const pairOf = ({ citizenRef, requesterId }: Pair): string => `${citizenRef} ${requesterId}`;

export type MemoryWindows = { windows: Windows; byPair: Map<string, Held> };

/** Consent windows in memory. */
export function makeMemoryWindows(): MemoryWindows {
  const byPair = new Map<string, Held>();
  const opened = (pair: Pair): ConsentWindow | null => {
    const held = byPair.get(pairOf(pair));
    return held && 'deadline' in held ? { ...held } : null;
  };
  const put = (window: ConsentWindow): void => {
    byPair.set(pairOf(window), { ...window });
  };

  const windows: Windows = {
    async find(pair) {
      return opened(pair);
    },

    async findAll(pairs) {
      return pairs.flatMap((pair) => opened(pair) ?? []);
    },

    async ofCitizen(citizenRef) {
      return [...byPair.values()].flatMap((held) =>
        'deadline' in held && held.citizenRef === citizenRef ? { ...held } : [],
      );
    },

    async open(window) {
      const held = byPair.get(pairOf(window));
      if (held?.requestId !== window.requestId) return false;
      if ('deadline' in held) return sameOpening(held, window);
      put(window);
      return true;
    },

    async replace(window, next) {
      const held = opened(window);
      const same = held?.requestId === window.requestId && held.issue === window.issue;
      if (!same || held.totalTries !== window.totalTries) return false;
      put(next);
      return true;
    },

    async reserveTry(window, tryId) {
      const held = opened(window);
      if (held?.requestId !== window.requestId || held.issue !== window.issue) return { kind: 'changed' };
      if (held.lastTry === tryId) return { kind: 'reserved', window: held };
      const { issueTries, totalTries } = held;
      if (issueTries >= TRIES_PER_ISSUE || totalTries >= TRIES_PER_REQUEST) return { kind: 'locked' };
      const next = { ...held, issueTries: issueTries + 1, totalTries: totalTries + 1, lastTry: tryId };
      put(next);
      return { kind: 'reserved', window: next };
    },

    async releaseTry(window, tryId) {
      const held = opened(window);
      if (held?.requestId !== window.requestId || held.issue !== window.issue) return;
      if (held.lastTry !== tryId) return;
      const { issueTries, totalTries } = held;
      put({
        ...held,
        issueTries: issueTries - 1,
        totalTries: totalTries - 1,
        lastTry: window.lastTry === tryId ? null : window.lastTry,
      });
    },

    async close(pair) {
      const held = byPair.get(pairOf(pair));
      if (held && 'deadline' in held) byPair.set(pairOf(pair), { requestId: held.requestId });
    },

    async takeHint(window) {
      const held = opened(window);
      if (held?.requestId !== window.requestId || held.hinted) return false;
      put({ ...held, hinted: true });
      return true;
    },
  };
  return { windows, byPair };
}
