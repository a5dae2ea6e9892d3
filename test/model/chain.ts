import { createHash } from 'node:crypto';
import type { Evidence } from './settle.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
const json = (value: unknown): string => JSON.stringify(value);

/** What does not hold in an exported event chain, recomputed as docs/verify.md says; nothing of the service's own code. */
export function brokenChain({ chain, requestId }: Evidence): string | null {
  if (JSON.parse(chain.anchor)[0] !== requestId) return 'the anchor is of another request';
  let previous = hash(chain.anchor);
  for (const [index, event] of chain.events.entries()) {
    const { type, at, by, channel, shown, details } = event;
    const expected = hash(json([previous, type, at, by, details]));
    if (event.hash !== expected) return `event ${index} (${type}) does not fit the one before`;
    if (chain.salt !== undefined && (channel !== undefined || shown !== undefined)) {
      const seen = shown ? [shown.language, shown.template, shown.hash] : null;
      const told = hash(json([chain.salt, type, channel ?? null, seen]));
      if (details !== told) return `event ${index} (${type}) tells other details than it commits to`;
    }
    previous = event.hash;
  }
  return chain.head === previous ? null : 'the head is not the last event';
}
