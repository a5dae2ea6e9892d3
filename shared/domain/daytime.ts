import { almatyDate, DAY, HOUR, type Instant, plus } from './time.ts';

/** What does not press is told between nine in the morning and nine in the evening, by Kazakhstan's clocks. */
const [MORNING, EVENING] = [9, 21] as const;

/** `at`, or the morning after it where it is night. */
export function daytimeFrom(at: Instant): Instant {
  const midnight = new Date(`${almatyDate(at)}T00:00:00+05:00`).toISOString();
  const [morning, evening] = [plus(midnight, MORNING * HOUR), plus(midnight, EVENING * HOUR)];
  if (at < morning) return morning;
  return at < evening ? at : plus(morning, DAY);
}
