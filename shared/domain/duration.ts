import type { Language } from './language.ts';
import { HOUR, MINUTE, SECOND } from './time.ts';

/** A length of time, ms, as a text says it: `2 hours`, `2 сағат`; in minutes when it is not of whole hours. */
export function spoken(language: Language, ms: number): string {
  const [unit, length] = ms % HOUR === 0 ? ['hour', HOUR] : ['minute', MINUTE];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(ms / length);
}

/** The same as ISO 8601 writes it, e.g. `PT7200S`. */
export const isoDuration = (ms: number): string => `PT${ms / SECOND}S`;
