import type { Request } from '../domain/request.ts';
import type { Instant } from '../domain/time.ts';
import { pollAfter } from './views.ts';

/** The most that a client waits longer than it must, as a share: many that asked at once do not come back at once. */
const JITTER = 0.2;

type Chance = { now: () => Instant; random: () => number };

/** `Retry-After` of a request, while it is not final (RFC 9110, section 10.2.3); none once it is. */
export function waiting(request: Request, { now, random }: Chance): Record<string, string> {
  const seconds = pollAfter(request, now());
  return seconds === null ? {} : { 'retry-after': String(Math.floor(seconds * (1 + JITTER * random()))) };
}
