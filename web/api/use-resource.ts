import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answered, Refusal } from './client.ts';

/** Heard by everything that shows the service's state: look again now. */
export const LOOK_AGAIN = 'kelisim:look-again';
export async function lookAgain(): Promise<void> {
  dispatchEvent(new Event(LOOK_AGAIN));
}

/** A load that takes longer says so, ms. */
const SLOW = 4_000;

export type Resource<T> = {
  data: T | null;
  /** Of the latest load; with `data` present the page goes on showing that. */
  problem: Refusal | null;
  slow: boolean;
  refresh: () => Promise<void>;
};

type Options<T> = {
  load: () => Promise<Answered<T>>;
  /** Again after so many ms while the page is seen; null: never. */
  again: (data: T | null) => number | null;
  /** Loads anew when one of these changes. */
  of: readonly unknown[];
};

/**
 * The service's state as of a moment ago: loaded, kept while it is refreshed, looked at again on a rhythm, when the
 * page is seen again, and when the connection is back.
 */
export function useResource<T>({ load, again, of }: Options<T>): Resource<T> {
  const [state, setState] = useState<{ data: T | null; problem: Refusal | null }>({
    data: null,
    problem: null,
  });
  const [slow, setSlow] = useState(false);
  const turn = useRef(0);

  const refresh = useCallback(async () => {
    const mine = ++turn.current;
    const slowly = setTimeout(() => setSlow(true), SLOW);
    const answered = await load();
    clearTimeout(slowly);
    if (mine !== turn.current) return;
    setSlow(false);
    setState(({ data }) =>
      answered.ok ? { data: answered.body, problem: null } : { data, problem: answered.problem },
    );
  }, of);

  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') void refresh();
    };
    look();
    document.addEventListener('visibilitychange', look);
    addEventListener('online', look);
    addEventListener(LOOK_AGAIN, look);
    return () => {
      turn.current++;
      document.removeEventListener('visibilitychange', look);
      removeEventListener('online', look);
      removeEventListener(LOOK_AGAIN, look);
    };
  }, [refresh]);

  const wait = again(state.data);
  useEffect(() => {
    if (wait === null) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refresh();
    }, wait);
    return () => clearInterval(timer);
  }, [wait, refresh]);

  return { ...state, slow, refresh };
}
