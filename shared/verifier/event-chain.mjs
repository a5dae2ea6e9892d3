import { createHash } from 'node:crypto';
import { exportedEvidence } from './claims.mjs';

/*
 * Written apart from the service's own code (shared/domain/event-chain.ts) and from docs/verify.md alone: a second
 * implementation that agrees is worth more than the first one called twice.
 */

/** @param {string} text @returns {string} SHA-256 of UTF-8 text, base64url */
const sha256 = (text) => createHash('sha256').update(text).digest('base64url');

/** Whether the details that are told are the ones that the event commits to. */
function detailsFit({ type, channel, shown, form, details }, salt) {
  const where = channel ?? form;
  if (where === undefined && shown === undefined) return true;
  if (salt === undefined) return false;
  const seen = shown ? [shown.language, shown.template, shown.hash] : null;
  return details === sha256(JSON.stringify([salt, type, where ?? null, seen]));
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
 * What is wrong with an exported event chain, in words; null when it holds and may be read as `exportedEvidence`.
 * @param {unknown} evidence
 * @returns {string | null}
 */
export function faultInChain(evidence) {
  const shape = exportedEvidence.safeParse(evidence);
  if (!shape.success) return faultInShape(shape.error.issues[0].path);
  const { chain } = shape.data;
  if (!anchorFits(shape.data)) return 'the event chain belongs to another request or person';
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

const faultInShape = ([chain, events, index]) =>
  chain === 'chain' && events === 'events' && index !== undefined
    ? `event ${index + 1} was altered`
    : 'there is no event chain in it';
