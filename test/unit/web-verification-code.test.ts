import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseVerificationCode,
  VERIFICATION_CODE_BYTES,
  verificationCode,
} from '../../shared/domain/verification-code.ts';
import { readVerificationCode } from '../../web/verify/code.ts';

const CODE = '7K2QD-9F3TA-XW8MN-4HRC6-PV1ZE';

test.each([
  ['as printed', CODE],
  ['in small letters', CODE.toLowerCase()],
  ['without dashes', CODE.replaceAll('-', '')],
  ['with spaces and long dashes', ` ${CODE.replaceAll('-', ' — ')} `],
  ['with dots', CODE.replaceAll('-', '.')],
  ['with underscores', CODE.replaceAll('-', '_')],
  ['with minus signs', CODE.replaceAll('-', '\u2212')],
  ['in full width', CODE.replace('7', '７').replace('K', 'Ｋ')],
  ['with characters that nobody sees', `\u200e${CODE.replaceAll('-', '\u200b-\u00ad')}\ufeff`],
  ['with the letters that look like digits', CODE.replace('1', 'l')],
  ['as the address of a QR code', `https://example.kz/verify#${CODE}`],
])('given a code %s, then it is read', (_name, text) => {
  expect(readVerificationCode(text)).toBe(CODE);
});

test.each(['', '7K2QD', `${CODE}A`, CODE.replace('K', 'U'), CODE.replace('K', 'Қ')])(
  'given %j, then it is no code',
  (text) => {
    expect(readVerificationCode(text)).toBeNull();
  },
);

test('given any text, then the page reads it as the service does', () => {
  const symbols = fc.string({ unit: fc.constantFrom(...'7Kо0OoiIlL-–_. ７\u2212\u200bU'), maxLength: 60 });
  const nearly = fc.tuple(
    symbols,
    fc.constantFrom(CODE, ...[24, 25, 26].map((length) => '7'.repeat(length))),
  );
  fc.assert(
    fc.property(nearly, ([noise, code]) => {
      for (const text of [noise + code, code + noise, noise]) {
        expect(readVerificationCode(text)).toBe(parseVerificationCode(text));
      }
    }),
  );
});

test('given any code of the service, then it is read as it is', () => {
  const bytes = fc.uint8Array({ minLength: VERIFICATION_CODE_BYTES, maxLength: VERIFICATION_CODE_BYTES });
  fc.assert(
    fc.property(bytes, (random) => {
      const code = verificationCode(random);
      expect(readVerificationCode(code)).toBe(code);
    }),
  );
});
