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
    ['other digits', '+٧٧٠١١٢٣٤٥٦٧'],
    ['two numbers', '+77011234567, +77011234568'],
    ['nothing', ''],
  ])('that is %s is refused', (_, text) => {
    expect(parsePhone(text)).toEqual({ kind: 'invalid' });
  });

  test('is masked down to its code and last two digits', () => {
    expect(maskPhone('+77011234567')).toBe('+7 701 *** ** 67');
  });
});
