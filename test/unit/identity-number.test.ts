import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  completeBin,
  completeIin,
  contradictsBirthDate,
  type Iin,
  INVALID_IIN_TEXT,
  maskIin,
  parseBin,
  parseIin,
} from '../../shared/domain/identity-number.ts';

const TODAY = '2026-11-23';

/** The control digit written out a second time, in another way: null when it would be ten twice. */
function controlDigit(first11: string): string | null {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0] = [...first11].map(
    Number,
  );
  const first = (a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j + 11 * k) % 11;
  if (first < 10) return `${first}`;
  const second = (3 * a + 4 * b + 5 * c + 6 * d + 7 * e + 8 * f + 9 * g + 10 * h + 11 * i + j + 2 * k) % 11;
  return second < 10 ? `${second}` : null;
}

function complete(first11: string): string {
  const digit = controlDigit(first11);
  if (digit === null) throw new Error(`${first11} is never issued: choose another example`);
  return first11 + digit;
}

function iinOf(first11: string): Iin {
  const iin = completeIin(first11);
  if (!iin) throw new Error(`${first11} is never issued: choose another example`);
  return iin;
}

describe('an IIN', () => {
  // 9·1 + 1·4 + 1·6 + 3·7 + 1·8 + 2·9 + 3·10 + 4·11 = 140 = 12·11 + 8.
  test('given a number worked out by hand, then it is accepted with its date of birth', () => {
    expect(parseIin('900101312348', TODAY)).toEqual({
      kind: 'ok',
      iin: '900101312348',
      birthDate: '1990-01-01',
    });
  });

  // First weights: 9·1 + 1·4 + 1·6 + 3·7 + 8·10 + 1·11 = 131 = 11·11 + 10, so the second ones count:
  // 9·3 + 1·6 + 1·8 + 3·9 + 8·1 + 1·2 = 78 = 7·11 + 1.
  test('given a number that needs the second weights, worked out by hand, then it is accepted', () => {
    expect(parseIin('900101300811', TODAY)).toMatchObject({ kind: 'ok' });
  });

  test.each([
    ['1800s, a man', '85041210001', '1885-04-12'],
    ['1800s, a woman', '85041220001', '1885-04-12'],
    ['1900s, a man', '85041230001', '1985-04-12'],
    ['1900s, a woman', '85041240001', '1985-04-12'],
    ['2000s, a man', '05041250001', '2005-04-12'],
    ['2000s, a woman', '05041260001', '2005-04-12'],
    ['29 February of a leap year', '96022930001', '1996-02-29'],
    ['29 February 2000, a leap year', '00022950001', '2000-02-29'],
    ['born today', '26112350001', TODAY],
    ['31 December', '99123130001', '1999-12-31'],
  ])('given %s, then it is accepted', (_what, first11, birthDate) => {
    const iin = complete(first11);
    expect(parseIin(iin, TODAY)).toEqual({ kind: 'ok', iin, birthDate });
  });

  test.each([
    ['nothing', '', 'twelve-digits'],
    ['eleven digits', '90010131234', 'twelve-digits'],
    ['thirteen digits', '9001013123480', 'twelve-digits'],
    ['a space', ' 900101312348', 'twelve-digits'],
    ['a line break at the end', '900101312348\n', 'twelve-digits'],
    ['a letter O', '9OO101312348', 'twelve-digits'],
    ['digits of another script', '٩٠٠١٠١٣١٢٣٤٨', 'twelve-digits'],
    ['century 0', complete('90010101234'), 'century'],
    ['century 7', complete('90010171234'), 'century'],
    ['century 9', complete('90010191235'), 'century'],
    ['month 0', complete('90000131234'), 'birth-date'],
    ['month 13', complete('90130131234'), 'birth-date'],
    ['day 0', complete('90010031234'), 'birth-date'],
    ['31 April', complete('90043131234'), 'birth-date'],
    ['29 February of a common year', complete('95022930001'), 'birth-date'],
    ['29 February 1900, not a leap year', complete('00022930001'), 'birth-date'],
    ['29 February 1800, not a leap year', complete('00022910001'), 'birth-date'],
    ['30 February', complete('96023030001'), 'birth-date'],
    ['born tomorrow', complete('26112450001'), 'future'],
    ['born in 2090', complete('90010151234'), 'future'],
    ['a wrong check digit', '900101312349', 'check-digit'],
    ['two neighbours swapped', '900101312438', 'check-digit'],
  ])('given %s, then it is refused', (_what, text, rule) => {
    expect(parseIin(text, TODAY)).toEqual({ kind: 'invalid', rule });
  });

  test('given eleven digits whose check digit is ten twice, then no such number was ever issued', () => {
    const neverIssued = serials('900101', '3').filter((first11) => controlDigit(first11) === null);
    expect(neverIssued.length).toBeGreaterThan(0);
    for (const first11 of neverIssued) {
      expect(completeIin(first11)).toBeNull();
      expect(parseIin(`${first11}0`, TODAY)).toEqual({ kind: 'invalid', rule: 'never-issued' });
    }
  });

  test('given every serial number of a day, then the check digit is that of the second implementation', () => {
    for (const first11 of serials('900101', '3')) {
      const digit = controlDigit(first11);
      expect(completeIin(first11)).toBe(digit === null ? null : first11 + digit);
    }
  });

  test('given a completed number, then it parses, and with any other check digit it does not', () => {
    const birthDate = fc.date({ min: new Date('1900-01-01'), max: new Date(TODAY), noInvalidDate: true });
    fc.assert(
      fc.property(
        birthDate,
        fc.boolean(),
        fc.nat(9999),
        fc.integer({ min: 1, max: 9 }),
        (date, male, serial, shift) => {
          const day = date.toISOString().slice(0, 10);
          const century = (day < '2000' ? 4 : 6) - Number(male);
          const iin = completeIin(
            `${day.slice(2).replaceAll('-', '')}${century}${`${serial}`.padStart(4, '0')}`,
          );
          fc.pre(iin !== null);
          expect(parseIin(iin, TODAY)).toEqual({ kind: 'ok', iin, birthDate: day });
          const other = (Number(iin.at(-1)) + shift) % 10;
          expect(parseIin(`${iin.slice(0, 11)}${other}`, TODAY)).toEqual({
            kind: 'invalid',
            rule: 'check-digit',
          });
        },
      ),
    );
  });

  test('given any text, then it is read without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9]{12}$/)), (text) => {
        expect(['ok', 'invalid']).toContain(parseIin(text, TODAY).kind);
      }),
    );
  });

  test.each(['', '9001013123', '900101312348', '9001013123x', '90130131234', '90010101234'])(
    'given %j, which cannot begin an IIN, then it is not completed',
    (first11) => {
      expect(completeIin(first11)).toBeNull();
    },
  );

  test('given a masked number, then only the date of birth is left', () => {
    expect(maskIin(iinOf('90010131234'))).toBe('900101******');
  });

  test.each([
    ['the same day', '90010131234', '1990-01-01', false],
    ['another day', '90010131234', '1990-01-02', true],
    ['another century', '90010131234', '2090-01-01', true],
    ['the same day of the 2000s', '05041260001', '2005-04-12', false],
  ])('given %s, then whether it contradicts the date of birth', (_what, first11, birthDate, contradicts) => {
    expect(contradictsBirthDate(iinOf(first11), birthDate)).toBe(contradicts);
  });

  test('given the text for a client, then it is one sentence for each rule, without any number', () => {
    for (const text of Object.values(INVALID_IIN_TEXT)) expect(text).toMatch(/^[^\d]+\.$/);
  });
});

describe('a BIN', () => {
  test.each([
    ['a resident', '94024000002'],
    ['a non-resident', '10125000012'],
    ['a joint sole entrepreneurship', '15076000034'],
    ['a branch', '01014100005'],
    ['a representative office', '01015200005'],
    ['a peasant farm', '01016300005'],
  ])('given %s, then it is accepted', (_what, first11) => {
    const bin = complete(first11);
    expect(parseBin(bin)).toEqual({ kind: 'ok', bin });
    expect(completeBin(first11)).toBe(bin);
  });

  test.each([
    ['eleven digits', '94024000002', 'twelve-digits'],
    ['a letter', '94024000002x', 'twelve-digits'],
    ['month 0', complete('94004000002'), 'registration-month'],
    ['month 13', complete('94134000002'), 'registration-month'],
    ['an IIN', complete('90010131234'), 'organisation-type'],
    ['organisation type 7', complete('94027000002'), 'organisation-type'],
    ['division 4', complete('94024400002'), 'organisation-type'],
  ])('given %s, then it is refused', (_what, text, rule) => {
    expect(parseBin(text)).toEqual({ kind: 'invalid', rule });
  });

  test('given every serial number of a month, then only its own check digit is accepted', () => {
    for (const first11 of serials('940240', '0')) {
      const digit = controlDigit(first11);
      expect(completeBin(first11)).toBe(digit === null ? null : first11 + digit);
      const wrong = (Number(digit ?? 0) + 1) % 10;
      const rule = digit === null ? 'never-issued' : 'check-digit';
      expect(parseBin(`${first11}${wrong}`)).toEqual({ kind: 'invalid', rule });
    }
  });
});

function serials(first6: string, seventh: string): string[] {
  return Array.from({ length: 10_000 }, (_, serial) => `${first6}${seventh}${`${serial}`.padStart(4, '0')}`);
}
