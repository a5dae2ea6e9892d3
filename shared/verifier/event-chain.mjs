import { createHash } from 'node:crypto';

/*
 * Written apart from the service's own code (shared/domain/event-chain.ts) and from docs/verify.md alone: a second
 * implementation that agrees is worth more than the first one called twice.
 */

/** @param {string} text @returns {string} SHA-256 of UTF-8 text, base64url */
const sha256 = (text) => createHash('sha256').update(text).digest('base64url');

const isChain = (chain) =>
  typeof chain?.anchor === 'string' &&
  Array.isArray(chain.events) &&
  chain.events.every((event) => event !== null);

/** Whether the details that are told are the ones that the event commits to. */
function detailsFit({ type, channel, shown, details }, salt) {
  if (channel === undefined && shown === undefined) return true;
  if (salt === undefined) return false;
  const seen = shown ? [shown.language, shown.template, shown.hash] : null;
  return details === sha256(JSON.stringify([salt, type, channel ?? null, seen]));
}

/** Whether the chain hangs on the request and the person that the evidence speaks of. */
function anchorFits({ chain, requestId, sub }) {
  try {
    const [id, , subject] = JSON.parse(chain.anchor);
    return id === requestId && subject === sub;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}

/**
 * What is wrong with an exported event chain, in words; null when it holds.
 * @param {{ chain: object, requestId: string, sub: string }} evidence
 * @returns {string | null}
 */
export function faultInChain(evidence) {
  const { chain } = evidence;
  if (!isChain(chain)) return 'there is no event chain in it';
  if (!anchorFits(evidence)) return 'the event chain belongs to another request or person';
  let previous = sha256(chain.anchor);
  for (const [index, event] of chain.events.entries()) {
    const { type, at, by, details, hash } = event;
    if (hash !== sha256(JSON.stringify([previous, type, at, by, details ?? null])))
      return `event ${index + 1} (${type}) was altered, or one before it was removed`;
    if (!detailsFit(event, chain.salt))
      return `what event ${index + 1} (${type}) tells is not what it commits to`;
    previous = hash;
  }
  return chain.head === previous ? null : 'the last events are missing';
}
