import { SECOND } from '../../shared/domain/time.ts';
import type { RateLimit } from '../../shared/service/table.ts';

/**
 * API Gateway's throttling: `burst` tokens at most, refilled at `perSecond`, one for each call. Gives 0 when the call
 * may pass, otherwise how long to wait for the next token, ms. `now`: a clock in ms.
 */
export function makeTokenBucket({ perSecond, burst }: RateLimit, now = () => Date.now()): () => number {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(burst, tokens + (Math.max(at - filledAt, 0) * perSecond) / SECOND);
    filledAt = at;
    if (tokens < 1) return Math.ceil(((1 - tokens) * SECOND) / perSecond);
    tokens -= 1;
    return 0;
  };
}
