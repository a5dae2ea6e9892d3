import { useEffect, useRef } from 'preact/hooks';
import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import { isFinal } from '../../shared/domain/lifecycle.ts';

/** While the tab is not looked at, its title counts the requests that have ended since: `(2) Requests · Kelisim`. */
export function useBadge(requests: readonly ConfirmationRequest[] | null): void {
  const ended = requests?.filter(({ status }) => isFinal(status)).length ?? null;
  const seen = useRef<number | null>(null);
  useEffect(() => {
    const show = (): void => {
      if (document.visibilityState === 'visible' || seen.current === null) seen.current = ended;
      const unseen = (ended ?? 0) - (seen.current ?? 0);
      const title = document.title.replace(/^\(\d+\) /, '');
      document.title = unseen > 0 ? `(${unseen}) ${title}` : title;
    };
    show();
    document.addEventListener('visibilitychange', show);
    return () => document.removeEventListener('visibilitychange', show);
  }, [ended]);
}
