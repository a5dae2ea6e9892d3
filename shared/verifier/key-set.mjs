import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { parsed, textOf } from './text.mjs';

/** Of a P-256 coordinate, bytes (RFC 7518, section 6.2.1.2). */
const COORDINATE = 32;
const BASE64 = /^[\w+/-]+={0,2}$/;

/**
 * The entries of a key set (RFC 7517, section 5); null when the file is none.
 * @param {Uint8Array} bytes
 * @returns {unknown[] | null}
 */
export function keySetIn(bytes) {
  const keys = parsed(textOf(bytes))?.keys;
  return Array.isArray(keys) ? keys : null;
}

/**
 * The entries that a signature may have been made with: those of its `kid`, or any where it names none. Other kinds of
 * keys, keys for other uses, and what is no key at all do not spoil a set (RFC 7517, section 5).
 * @param {unknown[]} entries
 * @param {unknown} kid
 */
export const entriesFor = (entries, kid) =>
  entries.filter(
    (entry) =>
      typeof entry === 'object' &&
      entry !== null &&
      !Array.isArray(entry) &&
      isForES256(entry) &&
      (kid === undefined || (typeof kid === 'string' && entry.kid === kid)),
  );

/** A member that is absent excludes nothing; some libraries write null for it. */
const isForES256 = ({ kty, crv, use, alg, key_ops: operations }) =>
  (kty ?? 'EC') === 'EC' &&
  (crv ?? 'P-256') === 'P-256' &&
  (use ?? 'sig') === 'sig' &&
  (alg ?? 'ES256') === 'ES256' &&
  (!operations || (Array.isArray(operations) && operations.includes('verify')));

/**
 * Whether a key may have signed a document of this kind: the service says so of its keys (`documents`), and of one that
 * says nothing it may. No list that can be read is none.
 * @param {Record<string, unknown>} entry
 * @param {string} kind
 */
export const maySign = ({ documents }, kind) =>
  documents == null || (Array.isArray(documents) && documents.includes(kind));

/**
 * The public key of an entry; null where it cannot be read: a coordinate is missing or not a point of the curve, or a
 * private key stands there.
 * @returns {import('node:crypto').KeyObject | null}
 */
export function readKey({ kty, crv, x, y, d }) {
  const point = { x: coordinate(x), y: coordinate(y) };
  if (kty !== 'EC' || crv !== 'P-256' || d != null || point.x === null || point.y === null) return null;
  try {
    return createPublicKey({ format: 'jwk', key: { kty, crv, ...point } });
  } catch (error) {
    if (String(error?.code).startsWith('ERR_')) return null;
    throw error;
  }
}

/** Libraries that take a coordinate for a number drop its leading zeros, or write one too many. */
function coordinate(text) {
  if (typeof text !== 'string' || !BASE64.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  const start = bytes.findIndex((byte) => byte !== 0);
  const number = start === -1 ? bytes.subarray(0, 0) : bytes.subarray(start);
  if (number.length > COORDINATE) return null;
  return Buffer.concat([Buffer.alloc(COORDINATE - number.length), number]).toString('base64url');
}

/**
 * Whether a key is the very one that its `kid` names: the service's are thumbprints (RFC 7638).
 * @param {import('node:crypto').KeyObject} key
 * @param {unknown} kid
 */
export const isNamed = async (key, kid) =>
  (await calculateJwkThumbprint(key.export({ format: 'jwk' }))) === kid;
