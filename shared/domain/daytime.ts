import { almatyDate, elapsed, HOUR, type Instant } from './time.ts';

/** What does not press is told from nine in the morning to nine in the evening, by Kazakhstan's clocks. */
const [MORNING, EVENING] = [9, 21] as const;

export function isDaytime(at: Instant): boolean {
  const midnight = `${almatyDate(at)}T00:00:00+05:00`;
  const hour = elapsed(midnight, at) / HOUR;
  return hour >= MORNING && hour < EVENING;
}
