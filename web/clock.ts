import { useEffect, useState } from 'preact/hooks';

/** How far the service's clock is ahead of this device's, ms: a phone's own clock may be hours off. */
let ahead = 0;

/** The Date header has whole seconds: a smaller difference tells nothing. */
const RESOLUTION = 1_500;

/** Takes the service's time from an answer's Date header (RFC 9110, section 6.6.1). */
export function learnTime(date: string | null): void {
  const measured = date === null ? Number.NaN : Date.parse(date) - Date.now();
  if (Math.abs(measured - ahead) > RESOLUTION) ahead = measured;
}

/** The service's time, ms since 1970. */
export const serviceNow = (): number => Date.now() + ahead;

/**
 * The service's time, again each second. Always read from the clock, never counted, so that it is right at once when a
 * phone wakes up.
 */
export function useNow(running = true): number {
  const [now, setNow] = useState(serviceNow);
  useEffect(() => {
    if (!running) return;
    const update = (): void => setNow(serviceNow());
    const timer = setInterval(update, 1_000);
    document.addEventListener('visibilitychange', update);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', update);
    };
  }, [running]);
  return now;
}
