import {
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { z } from 'zod';
import { readJson, writeJson } from '../json-file.ts';

export type KeySpec = 'HMAC_256' | 'ECC_NIST_P256';

/** Key ids as the functions name them, with what each is. */
export type DeclaredKeys = Record<string, { spec: KeySpec }>;

/** `signing.2` is another key of what is declared as `signing`, with the same grants: a rotation needs two. */
export const declaredName = (keyId: string): string => keyId.replace(/\.\d+$/, '');

/** The secret of each key by its id, in base64: the 32 bytes of an HMAC key, the PKCS #8 DER of a P-256 key. */
const keyFile = z.record(z.string(), z.base64());

const MAC_BYTES = 32;

const makeSecret: Record<KeySpec, () => Buffer> = {
  HMAC_256: () => randomBytes(MAC_BYTES),
  ECC_NIST_P256: () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'der' }),
};

export type KeyStore = {
  macKey: (keyId: string) => KeyObject;
  signingKey: (keyId: string) => KeyObject;
  has: (keyId: string) => boolean;
};

/** Throws unless the secret is one of its kind: a key cut short would be another key. */
const readSecret: Record<KeySpec, (secret: Buffer) => unknown> = {
  HMAC_256: (secret) => {
    if (secret.length !== MAC_BYTES) throw new Error(`an HMAC key has ${MAC_BYTES} bytes`);
  },
  ECC_NIST_P256: (secret) => createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }),
};

function readKeys(file: string, declared: DeclaredKeys): Record<string, string> {
  const stored = readJson(file, keyFile) ?? {};
  for (const [keyId, secret] of Object.entries(stored)) {
    const spec = declared[declaredName(keyId)]?.spec;
    try {
      if (spec !== undefined) readSecret[spec](Buffer.from(secret, 'base64'));
    } catch (cause) {
      throw new Error(`${file} is damaged.`, { cause });
    }
  }
  return stored;
}

/** Keys are made when first asked for and never change. Without the file, nothing stored under them can be found again. */
export function openKeys(file: string, declared: DeclaredKeys): KeyStore {
  const stored = readKeys(file, declared);
  const opened = new Map<string, KeyObject>();
  function secret(keyId: string, spec: KeySpec): Buffer {
    const known = stored[keyId];
    if (known !== undefined) return Buffer.from(known, 'base64');
    const made = makeSecret[spec]();
    stored[keyId] = made.toString('base64');
    writeJson(file, stored);
    return made;
  }
  function once(keyId: string, open: () => KeyObject): KeyObject {
    const key = opened.get(keyId) ?? open();
    opened.set(keyId, key);
    return key;
  }
  return {
    has: (keyId) => stored[keyId] !== undefined,
    macKey: (keyId) => once(keyId, () => createSecretKey(secret(keyId, 'HMAC_256'))),
    signingKey: (keyId) =>
      once(keyId, () =>
        createPrivateKey({ key: secret(keyId, 'ECC_NIST_P256'), format: 'der', type: 'pkcs8' }),
      ),
  };
}
