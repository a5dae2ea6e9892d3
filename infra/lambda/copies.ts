import { FUNCTION_ENTRIES, type FunctionEntry } from '../../shared/service/table.ts';

/** Whether the tick has a function of its own beside the one that other triggers start. */
export const hasTwin = ({ tick, stream, topic, routes }: FunctionEntry): boolean =>
  tick !== undefined && Boolean(stream || topic || routes);

/** Of a function that the tick starts, beside those of its other triggers: one at work, and one of the minute before. */
export const TICK_COPIES = 2;

/** Copies that a stage takes out of what its account may run at once. */
export const reservedCopies = (): number =>
  FUNCTION_ENTRIES.reduce(
    (sum, entry) => sum + (entry.limits?.concurrency ?? 0) + (hasTwin(entry) ? TICK_COPIES : 0),
    0,
  );
