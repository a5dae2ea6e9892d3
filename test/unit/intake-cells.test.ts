import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { readDate } from '../../shared/intake/dates.ts';
import {
  readAdditionalDecision,
  readAgreement,
  readAssistance,
  readDecision,
} from '../../shared/intake/decision.ts';
import { readIin, readLanguage, readPhone, readTenge } from '../../shared/intake/numbers.ts';
import { readPeriod } from '../../shared/intake/period.ts';

const TODAY = '2026-11-25';
const fault = (kind: string) => ({ kind: 'fault', fault: kind });
const ok = (value: unknown) => ({ kind: 'ok', value });
const NOTHING = { kind: 'nothing' };

describe('a date', () => {
  test.each([
    '2022-09-29',
    '29.09.2022',
    ' 29.09.2022 ж.',
    '29.09.2022 г.',
    '29.9.2022',
    '29.09.22',
    '29-09-2022',
    '2022.09.29',
    '2022-09-29 00:00:00',
    '2022-09-29T00:00:00.000Z',
    '29.09.2022 0:00',
    '29 қыркүйек 2022',
    '2022 жылғы 29 қыркүйек',
    '29 сентября 2022 г.',
    '«29» сентября 2022 года',
    '29 September 2022',
    '44833',
    44833,
    44833.5,
    '\u200f29.09.2022',
  ])('%j is the 29th of September 2022', (cell) => {
    expect(readDate(cell)).toEqual(ok('2022-09-29'));
  });

  test.each(['', '-', '—', ' ', '\u00a0', undefined])('%j is none', (cell) => {
    expect(readDate(cell)).toEqual(NOTHING);
  });

  test.each([
    ['31.02.2026', 'date'],
    ['2026-13-01', 'date'],
    ['09/29/2022', 'slashes'],
    ['29.09.2022, 30.09.2022', 'several-dates'],
    ['кеше', 'date'],
    ['29.09.2022 тағайындау', 'date'],
    ['12', 'date'],
    [3, 'date'],
    [2_022_09_29, 'date'],
  ])('%j is a fault: %s', (cell, kind) => {
    expect(readDate(cell)).toEqual(fault(kind));
  });

  test('of any day, in each of its forms, is that day', () => {
    const days = fc.date({ min: new Date('1999-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (day) => {
        const iso = day.toISOString().slice(0, 10);
        const serial = Math.floor(day.getTime() / 86_400_000) + 25_569;
        for (const cell of [iso, iso.split('-').reverse().join('.'), serial, String(serial)])
          expect(readDate(cell)).toEqual(ok(iso));
        expect(readDate(serial - 1462, 1904)).toEqual(ok(iso));
      }),
    );
  });
});

describe('a period', () => {
  test.each([
    ['2026-01 - 2027-12', '2026-01', '2027-12'],
    ['2026-01–2027-12', '2026-01', '2027-12'],
    ['01.2026–12.2027', '2026-01', '2027-12'],
    ['01.2026 - 12.2027', '2026-01', '2027-12'],
    ['01/2026-12/2027', '2026-01', '2027-12'],
    ['2026.01-2027.12', '2026-01', '2027-12'],
    ['01.01.2026-31.12.2027', '2026-01', '2027-12'],
    ['2026-01-01 - 2027-12-31', '2026-01', '2027-12'],
    ['с 01.2026 по 12.2027', '2026-01', '2027-12'],
    ['қаңтар–желтоқсан 2026', '2026-01', '2026-12'],
    ['қаңтар - желтоқсан 2026 ж.', '2026-01', '2026-12'],
    ['2026 жылғы қаңтар–наурыз', '2026-01', '2026-03'],
    ['2026 жылғы қаңтардан 2027 жылғы наурызға дейін', '2026-01', '2027-03'],
    ['қараша 2025 – қаңтар 2026', '2025-11', '2026-01'],
    ['январь–декабрь 2026 г.', '2026-01', '2026-12'],
    ['с января 2026 года по март 2027 года', '2026-01', '2027-03'],
    ['January – December 2026', '2026-01', '2026-12'],
    ['Jan 2026 to Mar 2026', '2026-01', '2026-03'],
    ['қаңтар\n–\nжелтоқсан\n2026', '2026-01', '2026-12'],
    ['мамыр 2026', '2026-05', '2026-05'],
    ['маусым 2026', '2026-06', '2026-06'],
    ['05.2026', '2026-05', '2026-05'],
    [46_143, '2026-05', '2026-05'],
  ])('%j is from %s to %s', (cell, from, to) => {
    expect(readPeriod(cell)).toEqual(ok({ from, to }));
  });

  test.each([
    ['12 ай', 'period'],
    ['қаңтар–желтоқсан', 'period'],
    ['2026', 'period'],
    ['2026-13 - 2027-01', 'period'],
    ['01.26-12.26', 'period'],
    ['қаңтар, наурыз, мамыр 2026', 'period'],
    ['қараша–қаңтар 2026', 'period-order'],
    ['2027-01 - 2026-12', 'period-order'],
    ['бір жылға', 'period'],
  ])('%j is a fault: %s', (cell, kind) => {
    expect(readPeriod(cell)).toEqual(fault(kind));
  });
});

describe('a sum', () => {
  test.each([
    '125000',
    '125 000',
    '125\u00a0000',
    '125\u202f000',
    '125,000',
    '125.000',
    "125'000",
    '125 000,00',
    '125,000.00',
    '125.000,00',
    '125 000 тг',
    '125 000,00 теңге',
    '125000 ₸',
    125_000,
    125_000.000_000_01,
  ])('%j is 125 000 tenge', (cell) => {
    expect(readTenge(cell)).toEqual(ok(125_000));
  });

  test.each([
    ['125 000,50', 'tenge'],
    ['-5', 'tenge'],
    ['1,25E+05', 'cut-off'],
    ['көп', 'tenge'],
    ['12,5', 'tenge'],
    [0.5, 'tenge'],
  ])('%j is a fault: %s', (cell, kind) => {
    expect(readTenge(cell)).toEqual(fault(kind));
  });
});

describe('an IIN', () => {
  const iins = fc
    .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 9_999 }))
    .map(([year, serial]) =>
      completeIin(`${String(year).padStart(2, '0')}06152${String(serial).padStart(4, '0')}`),
    )
    .filter((iin) => iin !== null);

  test('that lost the zeros at its beginning is mended, as a text and as a number', () => {
    fc.assert(
      fc.property(iins, (iin) => {
        const zeros = iin.length - iin.replace(/^0+/, '').length;
        fc.pre(zeros <= 3);
        for (const cell of [
          iin,
          Number(iin),
          iin.replace(/^0+/, ''),
          ` ${iin.slice(0, 6)} ${iin.slice(6)}`,
          `'${iin}`,
          `${iin}.0`,
        ])
          expect(readIin(cell, TODAY)).toEqual(ok(iin));
      }),
    );
  });

  test('whose digits do not agree is never mended', () => {
    fc.assert(
      fc.property(
        iins,
        fc.integer({ min: 0, max: 11 }),
        fc.integer({ min: 1, max: 9 }),
        (iin, place, step) => {
          const digit = (Number(iin[place]) + step) % 10;
          const read = readIin(`${iin.slice(0, place)}${digit}${iin.slice(place + 1)}`, TODAY);
          if (read.kind === 'ok') expect(read.value).not.toBe(iin);
        },
      ),
    );
  });

  test.each([
    ['8,5E+11', 'cut-off'],
    ['8.50315E+11', 'cut-off'],
    ['8Е11', 'cut-off'],
    ['85031530012', 'iin-digits'],
    ['12345', 'iin-digits'],
    ['ЖСН жоқ', 'iin-digits'],
    ['123456789012', 'iin-wrong'],
  ])('%j is a fault: %s', (cell, kind) => {
    expect(readIin(cell, TODAY)).toEqual(fault(kind));
  });
});

describe('a phone', () => {
  test.each([
    '+77011234567',
    '87011234567',
    77_011_234_567,
    '8 (701) 123-45-67',
    "'+77011234567",
    '\u202a+7 701 123 45 67\u202c',
  ])('%j is +77011234567', (cell) => expect(readPhone(cell)).toEqual(ok('+77011234567')));
  test.each(['жоқ', 'нет', 'none', 'Жоқ '])('%j takes the number away', (cell) =>
    expect(readPhone(cell)).toEqual(ok(null)),
  );
  test.each([
    ['', 'missing'],
    ['-', 'missing'],
    ['7,70112E+10', 'cut-off'],
    ['7011234567', 'phone'],
    ['+79161234567', 'phone'],
  ])('%j is a fault: %s', (cell, kind) => expect(readPhone(cell)).toEqual(fault(kind)));
});

test.each([
  ['қазақша', 'kk'],
  ['KZ', 'kk'],
  ['орыс', 'ru'],
  ['русский', 'ru'],
  ['en', 'en'],
])('the language %j is %s', (cell, language) => expect(readLanguage(cell)).toEqual(ok(language)));

test.each([
  ['шартты', 'conditional'],
  ['Шартсыз', 'unconditional'],
  ['обусловленная', 'conditional'],
  ['безусловная', 'unconditional'],
  ['conditional', 'conditional'],
  ['unconditional', 'unconditional'],
])('the assistance %j is %s', (cell, kind) => expect(readAssistance(cell)).toEqual(ok(kind)));

describe('a decision', () => {
  test.each([
    ['10.01.2026 тағайындау', { kind: 'assign' }],
    ['тағайындау 10.01.2026', { kind: 'assign' }],
    ['10.01.2026 ж. тағайындалды', { kind: 'assign' }],
    ['төлем мөлшерін өзгерту, 10.01.2026', { kind: 'change-amount' }],
    ['10.01.2026 төлемді тоқтата тұру', { kind: 'suspend' }],
    ['10.01.2026 төлемді тоқтата\nтұру', { kind: 'suspend' }],
    ['10.01.2026 төлемді тоқ-\nтату', { kind: 'stop' }],
    ['10.01.2026 тағайындаудан бас тарту', { kind: 'refuse' }],
    ['назначено 10.01.2026', { kind: 'assign' }],
    ['10.01.2026 изменение размера', { kind: 'change-amount' }],
    ['приостановление выплаты 10.01.2026', { kind: 'suspend' }],
    ['10.01.2026, прекращение выплаты', { kind: 'stop' }],
    ['10.01.2026 отказ в назначении', { kind: 'refuse' }],
    ['assigned 2026-01-10', { kind: 'assign' }],
    ['2026-01-10 change of amount', { kind: 'change-amount' }],
    ['2026-01-10 suspended', { kind: 'suspend' }],
    ['2026-01-10 stopped', { kind: 'stop' }],
    ['2026-01-10 refusal', { kind: 'refuse' }],
    ['10 қаңтар 2026 тағайындау', { kind: 'assign' }],
    ['10.01.2026 тағайындау, әлеуметтік пакет берілді', { kind: 'assign', socialPackage: 'granted' }],
    ['10.01.2026 тағайындау\nпакет ұсынудан бас тарту', { kind: 'assign', socialPackage: 'refused' }],
    [
      '10.01.2026 тағайындау кепілдік берілген әлеуметтік пакетті ұсыну',
      { kind: 'assign', socialPackage: 'granted' },
    ],
    ['10.01.2026 назначение, отказ в социальном пакете', { kind: 'assign', socialPackage: 'refused' }],
    [
      '10.01.2026 назначение и предоставление гарантированного социального пакета',
      { kind: 'assign', socialPackage: 'granted' },
    ],
    ['assign 10.01.2026; package granted', { kind: 'assign', socialPackage: 'granted' }],
  ])('%j', (cell, decided) => {
    expect(readDecision({ decision: cell })).toEqual(ok({ ...decided, on: '2026-01-10' }));
  });

  test('has its kind and its package in columns of their own', () => {
    const cells = { decision: 46_032, decisionKind: 'тоқтату', socialPackage: 'бас тартылды' };
    expect(readDecision(cells)).toEqual(ok({ kind: 'stop', on: '2026-01-10', socialPackage: 'refused' }));
  });

  test.each([
    [{ decision: '10.01.2026' }, 'decision-kind'],
    [{ decision: 'тағайындау' }, 'decision-date'],
    [{ decisionKind: 'тағайындау' }, 'decision-date'],
    [{ decision: '10.01.2026', decisionKind: 'не знаю' }, 'decision-kind'],
    [{ decision: '10.01.2026 тағайындау 11.01.2026 тоқтату' }, 'several-dates'],
    [{ decision: '10.01.2026 тағайындау', socialPackage: 'бәлкім' }, 'social-package'],
  ])('%j is a fault: %s', (cells, kind) => expect(readDecision(cells)).toEqual(fault(kind)));

  test.each([
    ['10.01.2026 тағайындау', ok({ kind: 'assign', on: '2026-01-10' })],
    ['тағайындаудан бас тарту 10.01.2026', ok({ kind: 'refuse', on: '2026-01-10' })],
    ['10.01.2026 тоқтату', fault('additional-kind')],
    ['10.01.2026', fault('additional-kind')],
    ['', NOTHING],
  ])('under an additional agreement: %j', (cell, read) => expect(readAdditionalDecision(cell)).toEqual(read));
});

describe('an agreement', () => {
  test.each([
    ['№ 123 от 29.09.2022', '123'],
    ['№123, 29.09.2022', '123'],
    ['29.09.2022 № 123', '123'],
    ['29.09.2022 ж. № 123/1', '123/1'],
    ['ӘК-7100-00001, 29.09.2022', 'ӘК-7100-00001'],
    ['ӘК-5 (29.09.2022)', 'ӘК-5'],
    ['2022 жылғы 29 қыркүйектегі № 123', '123'],
    ['No. 123, 29.09.2022', '123'],
  ])('%j has the number %s', (cell, number) => {
    expect(readAgreement(cell)).toEqual(ok({ number, date: '2022-09-29' }));
  });
  test.each(['№ 123', '29.09.2022'])('%j lacks one of the two', (cell) =>
    expect(readAgreement(cell)).toEqual(fault('agreement')),
  );
});
