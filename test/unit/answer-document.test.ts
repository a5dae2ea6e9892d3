import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statementOf } from '../../shared/domain/statement.ts';
import { VERIFICATION_CODE_BYTES, verificationCode } from '../../shared/domain/verification-code.ts';
import { randomVerificationCode } from '../../shared/signing/random.ts';

describe('the sentence of an answer (Annex 14, row 5)', () => {
  test.each(['kk', 'ru', 'en'] as const)(
    'in %s says "belongs" or "does not belong", never the same',
    (language) => {
      expect(statementOf(true)[language]).not.toBe(statementOf(false)[language]);
    },
  );

  test('denies what it denies', () => {
    expect(statementOf(false)).toEqual({
      kk: expect.stringMatching(/тиесілі емес\.$/),
      ru: expect.stringContaining('не относится'),
      en: expect.stringContaining('does not belong'),
    });
    expect(statementOf(true)).toEqual({
      kk: expect.stringMatching(/алушыларға тиесілі\.$/),
      ru: expect.not.stringContaining(' не '),
      en: expect.stringContaining('belongs'),
    });
  });
});

describe('a verification code', () => {
  const bytes = fc.uint8Array({ minLength: VERIFICATION_CODE_BYTES, maxLength: VERIFICATION_CODE_BYTES });

  test('given any bytes, then five groups of five symbols that cannot be mistaken for others', () => {
    fc.assert(
      fc.property(bytes, (random) => {
        expect(verificationCode(random)).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
      }),
    );
  });

  test('given bytes that differ in their low five bits, then the codes differ', () => {
    const low = (random: Uint8Array) => [...random].map((byte) => byte & 31).join();
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(verificationCode(a) === verificationCode(b)).toBe(low(a) === low(b));
      }),
    );
  });

  test('uses all 32 symbols', () => {
    const symbols = new Set<string>();
    for (let byte = 0; byte < 32; byte++) {
      for (const symbol of verificationCode(new Uint8Array(25).fill(byte))) symbols.add(symbol);
    }
    symbols.delete('-');
    expect(symbols.size).toBe(32);
  });

  test('is another each time', () => {
    expect(randomVerificationCode()).not.toBe(randomVerificationCode());
  });
});
