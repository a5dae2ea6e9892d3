/** Crockford's base32: no I, L, O or U, so that nothing read from paper can be taken for something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 5;
const GROUP_LENGTH = 5;

/**
 * A code that people can type: `7K2QD-…` five groups of five symbols, 125 bits.
 * `bytes`: 25 random bytes, of which each gives its five low bits.
 */
export function verificationCode(bytes: Uint8Array): string {
  const symbols = [...bytes.subarray(0, GROUPS * GROUP_LENGTH)].map((byte) => ALPHABET[byte & 31]).join('');
  return symbols.match(/.{5}/g)?.join('-') ?? '';
}

/** Random bytes that `verificationCode` takes. */
export const VERIFICATION_CODE_BYTES = GROUPS * GROUP_LENGTH;
