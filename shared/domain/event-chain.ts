import { z } from 'zod';
import { EVENT_OF } from './lifecycle.ts';
import type { Instant } from './time.ts';

/** Lower-level than the chain: SHA-256 of UTF-8 text as base64url (43 characters). */
export type Sha256 = (text: string) => string;

const CHANNELS = ['sms', 'cabinet', 'standing-refusal'] as const;
const ACTORS = ['requester', 'citizen', 'service'] as const;

export const eventSchema = z.strictObject({
  type: z.enum(['submitted', ...Object.values(EVENT_OF)]),
  at: z.iso.datetime({ precision: 3 }),
  by: z.enum(ACTORS),
  channel: z.enum(CHANNELS).optional(),
  hash: z.string(),
});

/** One step in a request's history; `hash` covers this event and, through the previous hash, all before it. */
export type ChainedEvent = z.infer<typeof eventSchema>;
export type NewEvent = Omit<ChainedEvent, 'hash' | 'at'> & { at: Instant };

const link = (previous: string, { type, at, by, channel }: NewEvent, sha256: Sha256): string =>
  sha256(JSON.stringify([previous, type, at, by, channel ?? null]));

/**
 * The chain with one more event. `anchor` is what the first event is chained to (the request's unchanging facts),
 * so that a chain cannot be moved to another request.
 */
export function appendEvent(
  chain: { anchor: string; events: readonly ChainedEvent[] },
  event: NewEvent,
  sha256: Sha256,
): ChainedEvent[] {
  const previous = chain.events.at(-1)?.hash ?? sha256(chain.anchor);
  return [...chain.events, { ...event, hash: link(previous, event, sha256) }];
}

/** Index of the first event whose hash does not fit what stands before it, or null when the chain holds. */
export function firstBrokenLink(
  chain: { anchor: string; events: readonly ChainedEvent[] },
  sha256: Sha256,
): number | null {
  let previous = sha256(chain.anchor);
  for (const [index, event] of chain.events.entries()) {
    if (event.hash !== link(previous, event, sha256)) return index;
    previous = event.hash;
  }
  return null;
}
