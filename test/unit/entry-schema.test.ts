import { describe, expect, test } from 'vitest';
import { contact, entry } from '../../shared/contract/bodies/register.ts';
import { completeIin } from '../../shared/domain/identity-number.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { IIN } from '../builders.ts';

const TODAY = '2026-11-25';
const authority = { kato: '750000000', name: { kk: 'Алматы қаласы', ru: 'город Алматы' } };
const bare = { applicationNumber: '17', registeredOn: '2026-01-10', applicantIin: IIN, authority };

const read = (...rows: unknown[]) => sortRows(rows, entry(TODAY));
const faults = (row: unknown) =>
  read(row).rejected.flatMap(({ errors }) => errors.map(({ pointer }) => pointer));

describe('texts of a row', () => {
  test.each([
    ['a line break', 'г. Астана\nул. 1', 'г. Астана ул. 1'],
    ['a tab', 'г. Астана\tул. 1', 'г. Астана ул. 1'],
    ['a line break of Windows and spaces', ' г. Астана \r\n ул. 1 ', 'г. Астана ул. 1'],
    ['a soft hyphen', 'ул. Бейбіт\u00adшілік 1', 'ул. Бейбітшілік 1'],
    ['a space of no width', 'Сынақ\u200b Адам', 'Сынақ Адам'],
    ['a byte order mark', '\ufeffСынақ Адам', 'Сынақ Адам'],
    ['a no-break space', 'ул.\u00a01', 'ул. 1'],
    ['a line separator', 'ул.\u20281', 'ул. 1'],
    ['marks of direction', '\u202aСынақ\u202c \u2068Адам\u2069\u200f', 'Сынақ Адам'],
    ['a variation selector', 'дом 1\ufe0f', 'дом 1'],
    ['a zero byte', 'Сынақ\u0000Адам', 'Сынақ Адам'],
    ['half of a pair', 'Сынақ \ud83d', 'Сынақ'],
    ['a letter in two parts', 'и\u0306', 'й'],
    ['a letter of a private font', 'ул.\ue000', 'ул.\ue000'],
    ['nothing that shows', '\u200b\n', ''],
  ])('given %s, then the row is taken and reads as people see it', (_what, sent, kept) => {
    const row = {
      ...bare,
      address: sent,
      applicantName: sent,
      socialContract: { number: `A${sent}`, date: '2026-01-12' },
      authority: { ...authority, name: { kk: `A${sent}`, ru: `A${sent}` } },
    };
    const { good, rejected } = read(row);
    expect(rejected).toEqual([]);
    expect(good).toMatchObject([{ address: kept, applicantName: kept }]);
  });

  test('given a text that must be there and shows nothing, then it is named', () => {
    const name = { kk: '\u200b', ru: ' ' };
    expect(faults({ ...bare, applicationNumber: '\ufeff', authority: { ...authority, name } })).toEqual([
      '/applicationNumber',
      '/authority/name/kk',
      '/authority/name/ru',
    ]);
  });

  test.each([' 17', '17 ', '\ufeff17', '1\u200b7', '\u00a017\n', '17\u00ad'])(
    'given the number %j, then it is 17',
    (applicationNumber) => {
      expect(read({ ...bare, applicationNumber }).good).toMatchObject([{ applicationNumber: '17' }]);
    },
  );
});

describe('the code of a territory', () => {
  const katoOf = (kato: unknown) =>
    read({ ...bare, authority: { ...authority, kato } }).good[0]?.authority.kato;

  test.each([
    ['71', '710000000'],
    ['7111', '711100000'],
    ['711110', '711110000'],
    ['711110000', '711110000'],
    [' 711110000\n', '711110000'],
    ['\u200b711110', '711110000'],
  ])('given %j, then it is %s', (sent, whole) => {
    expect(katoOf(sent)).toBe(whole);
  });

  test.each([
    '7',
    '711',
    '71111',
    '7111100',
    '71111000',
    '7111100000',
    '071111000',
    '71111000А',
    '',
    711110000,
    null,
  ])('given %j, then it is no KATO', (kato) => {
    expect(faults({ ...bare, authority: { ...authority, kato } })).toEqual(['/authority/kato']);
  });
});

describe('what cannot be true', () => {
  const decided = (on: string, kind = 'assign') => ({
    decision: { kind, on },
    period: { from: '2026-02', to: '2026-12' },
  });

  test.each<[what: string, row: object, pointers: string[]]>([
    ['a decision before the registration', decided('2026-01-09'), ['/decision/on']],
    ['a stop before the registration', decided('2026-01-09', 'stop'), ['/decision/on']],
    ['a decision of the year 26', decided('0026-01-20'), ['/decision/on', '/decision/on']],
    ['a decision of the far future', decided('2206-01-20'), ['/decision/on']],
    ['a registration of the year 26', { registeredOn: '0026-01-10' }, ['/registeredOn']],
    ['a registration of tomorrow', { registeredOn: '2026-11-26' }, ['/registeredOn']],
    [
      'an additional decision before the registration',
      { additionalDecision: { kind: 'refuse', on: '2025-12-31' } },
      ['/additionalDecision/on'],
    ],
    ['a period of the year 26', { period: { from: '0026-02', to: '2026-12' } }, ['/period/from']],
    [
      'a period that begins in a hundred years',
      { period: { from: '2126-02', to: '2126-12' } },
      ['/period/from'],
    ],
    [
      'an agreement of the year 226',
      { socialContract: { number: '1', date: '0226-01-12' } },
      ['/socialContract/date'],
    ],
  ])('given %s, then the row is named', (_what, row, pointers) => {
    expect(faults({ ...bare, ...row })).toEqual(pointers);
  });

  test.each<[what: string, row: object]>([
    ['a decision of the day of registration', decided('2026-01-10')],
    ['a decision to come', decided('2026-12-20')],
    ['a decision in retrospect', { ...decided('2026-11-20'), period: { from: '2025-12', to: '2026-11' } }],
    [
      'a period until further notice',
      { ...decided('2026-02-20'), period: { from: '2026-02', to: '9999-12' } },
    ],
    [
      'an addition before a later change',
      { ...decided('2026-07-01', 'change-amount'), additionalDecision: { kind: 'assign', on: '2026-05-01' } },
    ],
    ['the applicant among the family', { family: [{ iin: IIN }] }],
    [
      'somebody twice in the family',
      { family: [{ iin: completeIin('85010110002') }, { iin: completeIin('85010110002') }] },
    ],
    [
      'a refusal with its reason',
      { decision: { kind: 'refuse', on: '2026-02-20', reason: { kk: 'Табысы жоғары', ru: 'Доход выше' } } },
    ],
    ['a refusal without one', { decision: { kind: 'refuse', on: '2026-02-20' } }],
    ['a mistaken row that is taken back', { ...decided('0026-01-20'), withdrawn: true }],
  ])('given %s, then the row is taken', (_what, row) => {
    expect(faults({ ...bare, ...row })).toEqual([]);
  });
});

describe('a contact without a number', () => {
  test('given null, then the number is taken away', () => {
    const { good } = sortRows([{ iin: IIN, phone: null }], contact(TODAY));
    expect(good).toEqual([{ iin: IIN, phone: null, language: 'kk' }]);
  });

  test.each([{ iin: IIN }, { iin: IIN, phone: '' }, { iin: IIN, phone: 0 }, { iin: IIN, phone: '-' }])(
    'given %j, then it is named, with what to send',
    (row) => {
      const { good, rejected } = sortRows([row], contact(TODAY));
      expect(good).toEqual([]);
      expect(rejected).toEqual([
        { index: 0, errors: [{ pointer: '/phone', detail: expect.stringMatching(/\+77.*or null/) }] },
      ]);
    },
  );
});
