import { describe, expect, test } from 'vitest';
import { membershipOn, type RegisterRow } from '../../shared/domain/membership.ts';
import { ALMATY, type Case, decided, later, row, YEAR } from './membership-rows.ts';

describe('decisions about other months', () => {
  const QUARTER = { from: '2026-09', to: '2026-11' };
  const NEXT = { from: '2026-12', to: '2027-02' };
  const assigned = row({ ...decided('assign', '2026-08-25'), period: QUARTER });
  const next = (changes: Partial<RegisterRow> = {}) =>
    later('assign', '2026-11-20', { period: NEXT, ...changes });
  const additional = { additionalDecision: { kind: 'assign', on: '2026-11-20' } } as const;

  test.each<Case>([
    ['the next quarter decided before this one ends', [assigned, next()], 'aliya', '2026-11-25', true],
    ['the same, asked about a member', [assigned, next()], 'saule', '2026-11-25', true],
    ['the same, on the day of the decision', [assigned, next()], 'aliya', '2026-11-20', true],
    ['the same, in the next quarter', [assigned, next()], 'saule', '2027-02-28', true],
    ['the same, after both', [assigned, next()], 'aliya', '2027-03-01', false],
    [
      'another amount from next month on',
      [
        row({ ...decided('assign', '2026-08-25'), period: { from: '2026-09', to: '2027-02' } }),
        next(decided('change-amount', '2026-11-20')),
      ],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'another amount without a period',
      [assigned, later('change-amount', '2026-11-20')],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'an additional agreement in a row of its own',
      [assigned, row({ decision: null, familyRefs: null, period: NEXT, ...additional })],
      'saule',
      '2026-11-25',
      true,
    ],
    [
      'the same, when its months have come',
      [assigned, row({ decision: null, familyRefs: null, period: NEXT, ...additional })],
      'saule',
      '2026-12-01',
      true,
    ],
    [
      'the row sent again with an additional agreement and the whole period',
      [assigned, { ...assigned, period: { from: '2026-09', to: '2027-02' }, ...additional }],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'only that row',
      [{ ...assigned, period: { from: '2026-09', to: '2027-02' }, ...additional }],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'the row sent again with an additional agreement and its new months only',
      [assigned, { ...assigned, period: NEXT, ...additional }],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'decided in retrospect',
      [later('assign', '2026-11-20', { period: QUARTER, familyRefs: [] })],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'a prolongation decided in the future',
      [assigned, next(decided('assign', '2026-11-30'))],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'the next quarter decided, the present one stopped',
      [assigned, next(), later('stop', '2026-11-22')],
      'aliya',
      '2026-11-25',
      false,
    ],
    [
      'the next quarter decided while this one is suspended',
      [assigned, later('suspend', '2026-10-10'), next()],
      'aliya',
      '2026-11-25',
      false,
    ],
    [
      'the same, when it has come',
      [assigned, later('suspend', '2026-10-10'), next()],
      'aliya',
      '2026-12-10',
      true,
    ],
    [
      'the next quarter decided, this one suspended and resumed',
      [assigned, later('suspend', '2026-10-10'), next(), later('assign', '2026-11-22')],
      'saule',
      '2026-11-25',
      true,
    ],
    [
      'a stop, and later an assignment of months to come',
      [assigned, later('stop', '2026-10-10'), later('assign', '2026-11-01', { period: NEXT })],
      'aliya',
      '2026-11-25',
      false,
    ],
    [
      'a stop that the next quarter does not outlive',
      [assigned, next(), later('stop', '2026-12-10')],
      'aliya',
      '2027-01-10',
      false,
    ],
    [
      'the past quarter put right after the next was decided',
      [assigned, next(), later('change-amount', '2026-11-24', { period: QUARTER })],
      'saule',
      '2026-12-05',
      true,
    ],
    [
      'the next quarter made shorter',
      [
        assigned,
        next(),
        later('change-amount', '2026-12-10', { period: { from: '2026-12', to: '2026-12' } }),
      ],
      'aliya',
      '2027-01-10',
      false,
    ],
    [
      'a child named for the next quarter only',
      [assigned, next({ familyRefs: ['bolat', 'saule', 'erlan'] })],
      'erlan',
      '2026-11-25',
      false,
    ],
    [
      'the same child, when it has come',
      [assigned, next({ familyRefs: ['bolat', 'saule', 'erlan'] })],
      'erlan',
      '2026-12-01',
      true,
    ],
  ])(
    'given %s, when asked, then only what is about the month counts',
    (_given, rows, person, date, belongs) => {
      expect(membershipOn(rows, person, date).belongs).toBe(belongs);
    },
  );

  test.each([
    ['2026-08-31', false],
    ['2026-09-15', true],
    ['2026-10-15', false],
    ['2026-11-15', true],
    ['2026-12-15', false],
    ['2027-01-15', true],
    ['2027-02-01', false],
  ])('given every second month by a decision of its own, when asked on %s, then %s', (date, belongs) => {
    const rows = ['2026-09', '2026-11', '2027-01'].map((month, index) =>
      later('assign', `2026-0${index + 6}-20`, { period: { from: month, to: month } }),
    );
    expect(membershipOn(rows, 'aliya', date).belongs).toBe(belongs);
  });

  test.each<Case>([
    [
      'the first half',
      [
        row({ period: { from: '2026-03', to: '2026-05' } }),
        row({ period: { from: '2026-06', to: '2026-08' } }),
      ],
      'saule',
      '2026-04-15',
      true,
    ],
    [
      'the second half',
      [
        row({ period: { from: '2026-03', to: '2026-05' } }),
        row({ period: { from: '2026-06', to: '2026-08' } }),
      ],
      'saule',
      '2026-08-15',
      true,
    ],
    [
      'a member that one of them names',
      [row({ familyRefs: ['saule'] }), row({ familyRefs: ['bolat'] })],
      'bolat',
      '2026-06-15',
      true,
    ],
    [
      'a member that only the one of other months names',
      [
        row({ familyRefs: ['erlan'], period: { from: '2026-03', to: '2026-05' } }),
        row({ period: { from: '2026-06', to: '2026-08' } }),
      ],
      'erlan',
      '2026-06-15',
      false,
    ],
    [
      'a version without period and family',
      [row({ period: null, familyRefs: null }), row()],
      'saule',
      '2026-06-15',
      true,
    ],
    [
      'a shorter period in a fuller version',
      [
        row(),
        later('change-amount', '2026-05-01'),
        later('change-amount', '2026-05-01', { period: { from: '2026-03', to: '2026-06' } }),
      ],
      'saule',
      '2026-07-15',
      false,
    ],
  ])(
    'given assignments of one day, when asked about %s, then they count together',
    (_given, rows, person, date, belongs) => {
      expect(membershipOn(rows, person, date).belongs).toBe(belongs);
    },
  );

  test('given a payment suspended and resumed on one day, then it stays suspended until a later decision', () => {
    const rows = [row(), later('suspend', '2026-05-10'), later('assign', '2026-05-10')];
    expect(membershipOn(rows, 'aliya', '2026-05-15').belongs).toBe(false);
    const resumed = [...rows, later('assign', '2026-05-11')];
    expect(membershipOn(resumed, 'aliya', '2026-05-15').belongs).toBe(true);
  });
});

describe('one number', () => {
  const other = (changes: Partial<RegisterRow> = {}) =>
    row({ applicantRef: 'dana', familyRefs: null, ...decided('assign', '2026-11-10'), ...changes });
  const newYear = { registeredOn: '2026-11-03', period: { from: '2026-11', to: '2027-01' } };

  test.each<Case>([
    [
      'of another year does not wake a stopped family',
      [row(), later('stop', '2026-04-01'), other(newYear)],
      'saule',
      '2026-11-25',
      false,
    ],
    [
      'of another year takes nothing from a family',
      [row(), other({ ...newYear, period: { from: '2026-12', to: '2027-02' } })],
      'saule',
      '2026-11-25',
      true,
    ],
    [
      'of another year that is refused takes nothing',
      [row(), other({ ...newYear, ...decided('refuse', '2026-11-10') })],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'of another year and the same day of decision counts for both',
      [row(), other({ ...newYear, ...decided('assign', '2026-03-05') })],
      'aliya',
      '2026-11-25',
      true,
    ],
    [
      'of one day at two offices of a territory is two families',
      [row(), other(decided('stop', '2026-11-10'))],
      'saule',
      '2026-11-25',
      true,
    ],
    [
      'of one day at two offices gives nothing to the other family',
      [row(decided('refuse', '2026-03-05')), other({ period: YEAR })],
      'saule',
      '2026-11-25',
      false,
    ],
    [
      'of one application whose applicant is now the spouse is one family',
      [row(), later('stop', '2026-11-10', { applicantRef: 'bolat' })],
      'saule',
      '2026-11-25',
      false,
    ],
    [
      'with a space before it is the same number',
      [row(), later('stop', '2026-11-10', { applicationNumber: ' 17' })],
      'aliya',
      '2026-11-25',
      false,
    ],
    [
      'under a KATO without its zeros is the same territory’s',
      [row(), later('stop', '2026-11-10', { authority: { ...ALMATY, kato: '75' } })],
      'aliya',
      '2026-11-25',
      false,
    ],
  ])('%s', (_given, rows, person, date, belongs) => {
    expect(membershipOn(rows, person, date).belongs).toBe(belongs);
  });
});
