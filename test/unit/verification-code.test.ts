import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVerificationCode, verificationCode } from '../../shared/domain/verification-code.ts';

const anyCode = fc.uint8Array({ minLength: 25, maxLength: 25 }).map(verificationCode);

describe('a verification code', () => {
  test('reads back as it was given, in any case, with any or no separators', () => {
    const separator = fc.constantFrom('', ' ', '-', '–', '\u00a0', ' - ');
    fc.assert(
      fc.property(anyCode, separator, fc.boolean(), (code, between, lower) => {
        const typed = code.replaceAll('-', between);
        expect(parseVerificationCode(lower ? typed.toLowerCase() : typed)).toBe(code);
      }),
    );
  });

  test('has no letter that looks like something else', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
      }),
    );
  });

  test.each([
    [
      'letters for the digits they look like',
      'oiLIo-00000-00000-00000-00000',
      '01110-00000-00000-00000-00000',
    ],
    ['full-width characters', '７K2QD-M4XRT-90VWZ-HJ3FA-8CEGN', '7K2QD-M4XRT-90VWZ-HJ3FA-8CEGN'],
  ])('takes %s', (_, typed, code) => expect(parseVerificationCode(typed)).toBe(code));

  test.each([
    ['one short', '7K2QD-M4XRT-90VWZ-HJ3FA-8CEG'],
    ['one too long', '7K2QD-M4XRT-90VWZ-HJ3FA-8CEGNN'],
    ['a letter no code has', '7K2QD-M4XRT-90VWZ-HJ3FA-8CEGU'],
    ['nothing', ''],
  ])('takes no code that is %s', (_, typed) => expect(parseVerificationCode(typed)).toBeNull());
});
