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

/** Follows the requester's changes by their cursor, from `LISTED_DAYS` back or from the very first. */
export function useChanges(all: boolean): Followed {
  const { language } = useLanguage();
  const [known, setKnown] = useState<ReadonlyMap<string, ConfirmationRequest>>(new Map());
  const [loaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);

  useEffect(() => {
    let stopped = false;
    let running = false;
    let cursor = all ? null : new Date(serviceNow() - LISTED_DAYS * DAY).toISOString();

    async function follow(): Promise<void> {
      if (running || document.visibilityState !== 'visible') return;
      running = true;
      for (let more = true; more && !stopped; ) {
        const answered = await changes(cursor, language);
        if (stopped) break;
        setProblem(answered.ok ? null : answered.problem);
        more = answered.ok && answered.body.items.length === MOST_CHANGES_A_PAGE;
        if (!answered.ok) break;
        const { items, next } = answered.body;
        cursor = next;
        if (items.length > 0) setKnown((before) => merge(before, items));
        setLoaded(true);
      }
      running = false;
    }

    const look = (): void => void follow();
    look();
    const timer = setInterval(look, LOOK);
    document.addEventListener('visibilitychange', look);
    addEventListener(LOOK_AGAIN, look);
    return () => {
      stopped = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      removeEventListener(LOOK_AGAIN, look);
    };
  }, [all, language]);

  const requests = [...known.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return { requests: loaded ? requests : null, problem };
}
