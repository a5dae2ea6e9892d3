import { useEffect, useState } from 'preact/hooks';
import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import { MOST_CHANGES_A_PAGE } from '../../shared/contract/pages.ts';
import { DAY } from '../../shared/domain/time.ts';
import type { Refusal } from '../api/client.ts';
import { LOOK_AGAIN } from '../api/use-resource.ts';
import { serviceNow } from '../clock.ts';
import { useLanguage } from '../language.ts';
import { changes } from './calls.ts';

/** The service holds the newest few seconds back, so more often would find no more, ms. */
const LOOK = 4_000;
/** What changed longer ago is listed when it is asked for. */
export const LISTED_DAYS = 30;

export type Followed = {
  /** Newest first; null until the first load is over. */
  requests: ConfirmationRequest[] | null;
  problem: Refusal | null;
};

/** Puts changed requests over what was known; one with fewer events was read earlier and is not news. */
export function merge(
  known: ReadonlyMap<string, ConfirmationRequest>,
  changed: readonly ConfirmationRequest[],
): Map<string, ConfirmationRequest> {
  const merged = new Map(known);
  for (const request of changed) {
    const before = merged.get(request.id);
    if (!before || request.events.length >= before.events.length) merged.set(request.id, request);
  }
  return merged;
}

/** Shown first, so that a desk need not wait for a month of history: what changed within this, ms. */
const FIRST = DAY;
/** In a tab that is not looked at, seldom: only its title tells of it, ms. */
const LOOK_UNSEEN = 20_000;

/**
 * Follows the requester's changes by their cursor: the last day's first, then, once, what came before it, from
 * `LISTED_DAYS` back or from the very first.
 */
export function useChanges(all: boolean): Followed {
  const { language } = useLanguage();
  const [known, setKnown] = useState<ReadonlyMap<string, ConfirmationRequest>>(new Map());
  const [loaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);

  useEffect(() => {
    let stopped = false;
    let running = false;
    let latest: string = new Date(serviceNow() - FIRST).toISOString();
    const earlier = all ? null : new Date(serviceNow() - LISTED_DAYS * DAY).toISOString();
    let filled = false;

    /** Reads on from a cursor to the newest; null when it could not. */
    async function readOn(cursor: string | null): Promise<string | null> {
      for (let from = cursor; ; ) {
        const answered = await changes(from, language);
        if (stopped) return null;
        setProblem(answered.ok ? null : answered.problem);
        if (!answered.ok) return null;
        const { items, next } = answered.body;
        if (items.length > 0) setKnown((before) => merge(before, items));
        if (items.length < MOST_CHANGES_A_PAGE) return next;
        from = next;
      }
    }

    async function follow(): Promise<void> {
      if (running) return;
      running = true;
      const read = await readOn(latest);
      if (read !== null) {
        latest = read;
        setLoaded(true);
        if (!filled) filled = (await readOn(earlier)) !== null;
      }
      running = false;
    }

    let timer: ReturnType<typeof setTimeout>;
    const look = (): void => {
      clearTimeout(timer);
      void follow();
      timer = setTimeout(look, document.visibilityState === 'visible' ? LOOK : LOOK_UNSEEN);
    };
    look();
    document.addEventListener('visibilitychange', look);
    addEventListener(LOOK_AGAIN, look);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
      removeEventListener(LOOK_AGAIN, look);
    };
  }, [all, language]);

  const requests = [...known.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return { requests: loaded ? requests : null, problem };
}
