import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';

/** Of a function that the tick starts, beside those of its other triggers: one at work, and one of the minute before. */
export const TICK_COPIES = 2;

/** Copies that a stage takes out of what its account may run at once. */
export const reservedCopies = (): number =>
  FUNCTION_ENTRIES.reduce(
    (sum, { limits = {}, tick }) => sum + (limits.concurrency ?? 0) + (tick ? TICK_COPIES : 0),
    0,
  );
