import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { entriesFor, isNamed, readKey } from './key-set.mjs';
import { parsed, textOf } from './text.mjs';

const DOES_NOT_HOLD = { kind: 'refused', reason: 'the signature does not hold' };

/**
 * What was signed, by one of the keys given: which one, only they and the `kid` decide. `unchecked` when the key that may
 * have signed cannot be read: that is no fault of the document.
 * @param {string} jws
 * @param {unknown[]} entries of the key set
 * @returns {Promise<{ kind: 'signed', typ: unknown, claims: unknown } | { kind: 'refused' | 'unchecked', reason: string }>}
 */
export async function signatureOf(jws, entries) {
  const header = headerOf(jws);
  if (header?.alg !== 'ES256') return DOES_NOT_HOLD;
  const fitting = entriesFor(entries, header.kid);
  if (fitting.length === 0)
    return { kind: 'refused', reason: 'it was signed with a key that is not in the key set' };

  const keys = fitting.map(readKey);
  const readable = keys.filter((key) => key !== null);
  for (const key of readable) {
    const payload = await payloadUnder(key, jws);
    if (payload) return { kind: 'signed', typ: header.typ, claims: parsed(textOf(payload)) };
  }
  if (readable.length === keys.length) return DOES_NOT_HOLD;
  for (const key of readable) if (await isNamed(key, header.kid)) return DOES_NOT_HOLD;
  return { kind: 'unchecked', reason: 'its key in the key set cannot be read; get the key set again' };
}

/** Null where there is none that can be read. */
function headerOf(jws) {
  try {
    return decodeProtectedHeader(jws);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Null where the signature is not this key's. */
async function payloadUnder(key, jws) {
  try {
    return (await compactVerify(jws, key, { algorithms: ['ES256'] })).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
