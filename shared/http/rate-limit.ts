import type { Quota } from '../domain/submission-limits.ts';
import { elapsed, type Instant, SECOND } from '../domain/time.ts';

/** Whole seconds until `at`, no earlier. */
const secondsTo = (at: Instant, now: Instant): number => Math.ceil(elapsed(now, at) / SECOND);

/**
 * What a requester may still submit (draft-ietf-httpapi-ratelimit-headers-10): of each limit `q` in `w` seconds,
 * `r` are left, and in `t` seconds there are `q` again. Lists of structured fields (RFC 9651).
 */
export const rateLimitHeaders = (quotas: readonly Quota[], now: Instant): Record<string, string> => ({
  'ratelimit-policy': quotas
    .map(({ name, limit, seconds }) => `"${name}";q=${limit};w=${seconds}`)
    .join(', '),
  ratelimit: quotas
    .map(({ name, left, endsAt }) => `"${name}";r=${left};t=${secondsTo(endsAt, now)}`)
    .join(', '),
});

/** Seconds until every window that is used up has ended: from then on a submission is taken. */
export const retryAfter = (quotas: readonly Quota[], now: Instant): number =>
  Math.max(...quotas.filter(({ left }) => left === 0).map(({ endsAt }) => secondsTo(endsAt, now)), 1);
