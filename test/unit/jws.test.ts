import { createSign, generateKeyPairSync, verify } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { rawSignature } from '../../shared/signing/jws.ts';
import { PUBLIC_KEY, signedConfirmation } from '../support/confirmations.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('an ES256 signature', () => {
  test('given what KMS gives (DER), then as r‖s it verifies, short numbers and all', () => {
    // One number in 128 is shorter than 32 bytes: several hundred signatures have some of each kind.
    for (let round = 0; round < 600; round++) {
      const message = Buffer.from(`message ${round}`);
      const raw = rawSignature(createSign('sha256').update(message).sign(privateKey));
      expect(raw.length).toBe(64);
      expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
    }
  });

  test.each([
    ['nothing', []],
    ['no sequence', [0x31, 6, 2, 1, 1, 2, 1, 1]],
    ['a number cut off', [0x30, 5, 2, 1, 1, 2, 1]],
    ['something behind the numbers', [0x30, 7, 2, 1, 1, 2, 1, 1, 0]],
    ['another length', [0x30, 9, 2, 1, 1, 2, 1, 1]],
  ])('given %s, then it is refused', (_, bytes) => {
    expect(() => rawSignature(Uint8Array.from(bytes))).toThrow('no DER sequence');
  });
});

describe('a signed answer', () => {
  const jws = signedConfirmation({});
  const holds = async (text: string): Promise<boolean> =>
    compactVerify(text, await importJWK(PUBLIC_KEY, 'ES256')).then(
      () => true,
      () => false,
    );

  test('given one flipped bit in any byte, then it does not hold', async () => {
    expect(await holds(jws)).toBe(true);
    const signatureStart = jws.lastIndexOf('.') + 1;
    const bytes = Buffer.from(jws);
    // The last character of 64 bytes in base64url carries two bits only; the others of its six may flip unseen.
    const positions = Array.from({ length: jws.length - 1 }, (_, index) => index);
    const sampled = positions.filter((index) => index % 7 === 0 || index >= signatureStart);
    for (const index of sampled) {
      const flipped = Buffer.from(bytes);
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      expect(await holds(flipped.toString('latin1')), `byte ${index}`).toBe(false);
    }
  });
});
