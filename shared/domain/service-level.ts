import { ANSWER_WINDOW } from './schedule.ts';
import { MINUTE, SECOND } from './time.ts';

/**
 * Upper bounds, ms, of the buckets that a day's answers are counted in by their time from consent to answer; the last
 * bucket has no bound. The 15 minutes of Annex 14, row 3, are a bound themselves, so the share within them is exact.
 */
export const BUCKET_BOUNDS = [
  50,
  100,
  250,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  ANSWER_WINDOW,
  Number.POSITIVE_INFINITY,
] as const;

/** Answers per bucket, in the order of `BUCKET_BOUNDS`. */
export type BucketCounts = readonly number[];

/**
 * `share`: those answered within 15 minutes, of all that were answered or have waited longer than that; `p50` and `p99`: seconds, the
 * bucket's upper bound, over the same.
 */
export type ServiceLevel = {
  answered: number;
  share: number | null;
  p50: number | null;
  p99: number | null;
};

export const bucketOf = (durationMs: number): number =>
  BUCKET_BOUNDS.findIndex((bound) => durationMs <= bound);

/** `overdue`: consents that have waited for their answer for more than the 15 minutes and wait still. They are missed, however late the answer. */
export function serviceLevel(counts: BucketCounts, overdue = 0): ServiceLevel {
  const answered = counts.reduce((sum, count) => sum + count, 0);
  const all = answered + overdue;
  if (all === 0) return { answered, share: null, p50: null, p99: null };
  const late = counts[BUCKET_BOUNDS.length - 1] ?? 0;
  return {
    answered,
    share: (answered - late) / all,
    p50: quantile(counts, 0.5 * all),
    p99: quantile(counts, 0.99 * all),
  };
}

/** Seconds; null when it lies beyond the last bound, where only "more than 15 minutes" is known. */
function quantile(counts: BucketCounts, rank: number): number | null {
  let seen = 0;
  for (const [index, bound] of BUCKET_BOUNDS.entries()) {
    seen += counts[index] ?? 0;
    if (seen >= rank) return Number.isFinite(bound) ? bound / SECOND : null;
  }
  return null;
}
