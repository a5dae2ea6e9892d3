import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

type Bytes = ArrayBuffer | ArrayBufferView | string;

const bufferOf = (data: Bytes): Buffer => {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
};

/** Of the signing keys that the signer keeps: each for a day, a region and a service. */
const keys = new WeakMap<object, KeyObject>();
/** Of the credentials, which the signer looks at in each call; they are others only once in some hours. */
let last: { secret: string; key: KeyObject } | undefined;

function keyOf(secret: Bytes): KeyObject {
  const known =
    typeof secret === 'string' ? (last?.secret === secret ? last.key : undefined) : keys.get(secret);
  if (known) return known;
  const key = createSecretKey(bufferOf(secret));
  if (typeof secret === 'string') last = { secret, key };
  else keys.set(secret, key);
  return key;
}

/**
 * SHA-256, and with a secret HMAC, as the SDK's signer takes them (its setting `sha256`). Node makes a key of bytes anew for
 * each HMAC, which takes five times as long as the HMAC: here each secret's is made once.
 */
export class Sha256 {
  readonly #secret: Bytes | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: Bytes) {
    this.#secret = secret;
    this.#hash = this.#begin();
  }

  #begin(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(this.#secret));
  }

  update(data: Bytes): void {
    this.#hash.update(bufferOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }
}
