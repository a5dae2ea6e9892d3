import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { entriesFor, isNamed, readKey } from './key-set.mjs';
import { parsed, textOf } from './text.mjs';

const DOES_NOT_HOLD = { kind: 'refused', reason: 'the signature does not hold' };

/**
 * What was signed, by one of the keys given: which one, only they and the `kid` decide. `signers`: the entries of that key. `unchecked` when the key that may
 * have signed cannot be read: that is no fault of the document.
 * @param {string} jws
 * @param {unknown[]} entries of the key set
 * @returns {Promise<{ kind: 'signed', typ: unknown, claims: unknown, signers: Record<string, unknown>[] } | { kind: 'refused' | 'unchecked', reason: string }>}
 */
export async function signatureOf(jws, entries) {
  const header = headerOf(jws);
  if (header?.alg !== 'ES256') return DOES_NOT_HOLD;
  const fitting = entriesFor(entries, header.kid);
  if (fitting.length === 0)
    return { kind: 'refused', reason: 'it was signed with a key that is not in the key set' };

  const keys = fitting.map((entry) => readKey(entry));
  const readable = keys.filter((key) => key !== null);
  const signers = [];
  let payload = null;
  for (const [index, key] of keys.entries()) {
    const signed = key && (await payloadUnder(key, jws));
    if (!signed) continue;
    payload = signed;
    signers.push(fitting[index]);
  }
  if (payload) return { kind: 'signed', typ: header.typ, claims: parsed(textOf(payload)), signers };
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
