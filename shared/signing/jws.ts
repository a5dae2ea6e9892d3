import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Kms } from '../aws/clients.ts';

/** What a document is, in the JOSE header (RFC 7515, section 4.1.9; RFC 8725, section 3.11). */
export type DocumentType = 'tsa-confirmation+jwt' | 'tsa-evidence+jwt' | 'tsa-notice+jwt';

/** Signs a document as a compact JWS (RFC 7515) with ES256. Throws when KMS cannot be reached. */
export type SignDocument = (typ: DocumentType, payload: object) => Promise<string>;

/** A P-256 public key with its `kid`: its thumbprint (RFC 7638), which nobody has to configure. */
export type PublishedKey = JWK & { kid: string };

/** The public half of a KMS key, read once per process. Throws when KMS cannot be reached, and asks again next time. */
export type PublicKeys = (keyId: string) => Promise<PublishedKey>;

export function makePublicKeys(client: Kms): PublicKeys {
  const known = new Map<string, PublishedKey>();
  return async (keyId) => {
    const before = known.get(keyId);
    if (before) return before;
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
    if (!PublicKey) throw new Error('KMS answered GetPublicKey without a key');
    const spki = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
    const jwk = spki.export({ format: 'jwk' }) as JWK;
    const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig', alg: 'ES256' };
    known.set(keyId, key);
    return key;
  };
}

type SignerPorts = { client: Kms; keyId: string; publicKeys: PublicKeys };

/** KMS gets the digest only: it signs no more than 4096 bytes, and the document is none of its business. */
export function makeSignDocument({ client, keyId, publicKeys }: SignerPorts): SignDocument {
  return async (typ, payload) => {
    const { kid } = await publicKeys(keyId);
    const input = `${encode({ alg: 'ES256', kid, typ })}.${encode(payload)}`;
    const { Signature } = await client.send(
      new SignCommand({
        KeyId: keyId,
        SigningAlgorithm: 'ECDSA_SHA_256',
        MessageType: 'DIGEST',
        Message: createHash('sha256').update(input).digest(),
      }),
    );
    if (!Signature) throw new Error('KMS answered Sign without a signature');
    return `${input}.${Buffer.from(rawSignature(Signature)).toString('base64url')}`;
  };
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Bytes of each of the two numbers of a P-256 signature. */
const NUMBER_BYTES = 32;

/**
 * DER (`SEQUENCE { INTEGER r, INTEGER s }`, which KMS gives) as r‖s of 64 bytes (RFC 7518, section 3.4). An INTEGER drops
 * leading zeros, and has one more where its first bit is set.
 */
export function rawSignature(der: Uint8Array): Uint8Array {
  const raw = new Uint8Array(2 * NUMBER_BYTES);
  let offset = 2;
  for (const end of [NUMBER_BYTES, 2 * NUMBER_BYTES]) {
    const length = der[offset + 1] ?? 0;
    const digits = der.subarray(offset + 2, offset + 2 + length);
    const number = digits[0] === 0 ? digits.subarray(1) : digits;
    if (der[offset] !== 0x02 || digits.length !== length || number.length > NUMBER_BYTES) throw notDer();
    raw.set(number, end - number.length);
    offset += 2 + length;
  }
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || offset !== der.length) throw notDer();
  return raw;
}

const notDer = () => new Error('KMS gave a signature that is no DER sequence of two P-256 numbers');
