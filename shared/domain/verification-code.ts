import { withoutUnseen } from './typed.ts';

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
  return grouped(symbols);
}

const grouped = (symbols: string): string => symbols.match(/.{5}/g)?.join('-') ?? '';

/**
 * Reads a code as people type it: any case, spaces, dashes and whatever cannot be seen (or none) anywhere, the letters
 * that were left out for the digits they look like. Null for what cannot be a code.
 */
export function parseVerificationCode(text: string): string | null {
  const symbols = withoutUnseen(text)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash}\p{Pc}.·]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const complete =
    symbols.length === GROUPS * GROUP_LENGTH && [...symbols].every((one) => ALPHABET.includes(one));
  return complete ? grouped(symbols) : null;
}

/** Random bytes that `verificationCode` takes. */
export const VERIFICATION_CODE_BYTES = GROUPS * GROUP_LENGTH;
