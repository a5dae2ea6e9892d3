import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskPhone, parsePhone } from '../../shared/domain/phone.ts';

describe('a phone number', () => {
  test.each([
    '+77011234567',
    '77011234567',
    '87011234567',
    '+7 701 123 45 67',
    '8 (701) 123-45-67',
    '+7(701)123–45–67',
    ' 8\u00a0701\u00a01234567 ',
    '0077011234567',
    '00 7 701 123 45 67',
    '\u202a+7 701 123 45 67\u202c',
    '\u202d+77011234567\u202c',
    '\u2066+77011234567\u2069',
    '\u200e+77011234567',
    '+7701\u200b1234567',
    '+7701\u20601234567',
    '+7701\u00ad1234567',
    '+7\ufe0d7011234567',
    '+77011234567\u3164',
    '\u115f+77011234567\u2800',
    '+7701\u2212123\u221245\u221267',
    '+7.701.123.45.67',
    '8.701.1234567',
    '8·701·123·45·67',
    '+7 (701) 123.45.67',
    '+77011234567.',
    '+７７０１１２３４５６７',
    '＋７（７０１）１２３－４５－６７',
    '+٧٧٠١١٢٣٤٥٦٧',
  ])('written as "%s" is read', (text) => {
    expect(parsePhone(text)).toEqual({ kind: 'ok', phone: '+77011234567' });
  });

  const mobileCodes =
    '700 701 702 703 704 705 706 707 708 747 750 751 760 761 762 763 764 771 775 776 777 778'.split(' ');

  test.each(mobileCodes)('with the mobile code %s is accepted', (code) => {
    expect(parsePhone(`8${code}0000000`)).toEqual({ kind: 'ok', phone: `+7${code}0000000` });
  });

  test('with any other code is refused', () => {
    const accepted = Array.from({ length: 1000 }, (_, code) => String(code).padStart(3, '0')).filter(
      (code) => parsePhone(`+7${code}1234567`).kind === 'ok',
    );
    expect(accepted).toEqual(mobileCodes);
  });

  test.each([
    ['a landline', '+77272501234'],
    ['a Russian mobile', '+79161234567'],
    ['another country', '+14255550182'],
    ['a digit short', '+7701123456'],
    ['a digit long', '+770112345678'],
    ['no trunk digit', '7011234567'],
    ['8 after a plus', '+87011234567'],
    ['a letter', '+7701123456O'],
    ['two numbers', '+77011234567, +77011234568'],
    ['two numbers with a space between', '87011234567 87011234568'],
    ['8 after the country code', '+7 8 701 123 45 67'],
    ['8 after the international prefix', '0087011234567'],
    ['00 after a plus', '+0077011234567'],
    ['with an extension', '+7 701 123 45 67 доб. 5'],
    ['with an extension in digits', '+7 701 123 45 67 (5)'],
    ['with a footnote', '+7701123456¹'],
    ['a float in full', '77011234567.0'],
    ['a float', '7.7011234567E10'],
    ['a float that was cut', '7.7011234567'],
    ['a fraction', '.77011234567'],
    ['a sum', '7701123456.7'],
    ['a sum with spaces', '870 112 345.67'],
    ['a sum with dots', '87.011.234.567'],
    ['a sum with a comma', '8701123456,7'],
    ['nothing', ''],
  ])('that is %s is refused', (_, text) => {
    expect(parsePhone(text)).toEqual({ kind: 'invalid' });
  });

  const digits = fc.stringMatching(/^[0-9]{7,13}$/);
  const kazakh = fc
    .tuple(
      fc.constantFrom('+7', '7', '8', '007'),
      fc.constantFrom(...mobileCodes),
      fc.stringMatching(/^[0-9]{7}$/),
    )
    .map(([prefix, code, subscriber]) => ({
      typed: prefix + code + subscriber,
      phone: `+7${code}${subscriber}`,
    }));
  const unseen = fc.constantFrom(
    ...'\u00ad\u034f\u115f\u180e\u200b\u200e\u202a\u202d\u2060\u2069\u2800\u3164\ufe0d\ufeff\u0001',
  );
  const anything = fc.oneof(
    kazakh.map(({ typed }) => typed),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0778+ .,-()/٧７¹\u200b'), maxLength: 20 }),
  );

  test('given any mobile number, with whatever nobody sees or spaces and dashes in it, then it is that number', () => {
    const added = fc.array(
      fc.tuple(fc.nat(), fc.oneof(unseen, fc.constantFrom(' ', '-', '–', '\u2212', '\n'))),
    );
    fc.assert(
      fc.property(kazakh, added, ({ typed, phone }, added) => {
        const decorated = [...typed];
        for (const [at, character] of added) decorated.splice(at % (decorated.length + 1), 0, character);
        expect(parsePhone(decorated.join(''))).toEqual({ kind: 'ok', phone });
      }),
    );
  });

  test('given anything, then characters that nobody sees change nothing, and a number read reads as itself', () => {
    fc.assert(
      fc.property(anything, fc.array(fc.tuple(fc.nat(), unseen)), (text, added) => {
        const parsed = parsePhone(text);
        const decorated = [...text];
        for (const [at, character] of added) decorated.splice(at % (decorated.length + 1), 0, character);
        expect(parsePhone(decorated.join(''))).toEqual(parsed);
        if (parsed.kind === 'ok') expect(parsePhone(parsed.phone)).toEqual(parsed);
      }),
      { numRuns: 1000 },
    );
  });

  test('given any digits with any one sign among them, then a number is read only from all of them, and only a mobile one', () => {
    const mobile = new RegExp(`^(?:007|[78])(?:${mobileCodes.join('|')})[0-9]{7}$`);
    const sign = fc.constantFrom('', ' ', '.', ',', '+', '/', ';', 'x', 'E', '(', '-', '#', '½', '²');
    fc.assert(
      fc.property(
        fc.oneof(
          digits,
          kazakh.map(({ typed }) => typed),
        ),
        sign,
        fc.nat(),
        (digits, sign, at) => {
          const text = digits.slice(0, at % digits.length) + sign + digits.slice(at % digits.length);
          const parsed = parsePhone(text);
          if (parsed.kind === 'invalid') return;
          const all = text.replace(/\D/g, '');
          expect(all).toMatch(mobile);
          expect(parsed.phone).toBe(`+7${all.slice(-10)}`);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('given ten digits, which may be eleven with one lost, then none is read', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9]{10}$/), (text) => {
        expect(parsePhone(text)).toEqual({ kind: 'invalid' });
      }),
    );
  });

  test('is masked down to its code and last two digits', () => {
    expect(maskPhone('+77011234567')).toBe('+7 701 *** ** 67');
  });
});
