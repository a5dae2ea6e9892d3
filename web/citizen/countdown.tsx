import { CONSENT_WINDOW } from '../../shared/domain/schedule.ts';
import { useNow } from '../clock.ts';
import { formatClock, formatLeft } from '../format.ts';
import { useLanguage } from '../language.ts';

/** Below this the time is said to be short, ms. */
const SHORT = 10 * 60_000;

/** How long the citizen has for a decision, and until when by their own clock. */
export function Countdown({ deadline }: { deadline: string }) {
  const { language, texts } = useLanguage();
  // A device's estimate of the service's clock may be a second behind: nobody has more than the two hours.
  const left = Math.min(Date.parse(deadline) - useNow(), CONSENT_WINDOW);
  return (
    <>
      <strong class={left < SHORT ? 'countdown short' : 'countdown'} role="timer">
        {formatLeft(left)}
      </strong>{' '}
      {texts.citizen.until(formatClock(language, deadline))}
    </>
  );
}
