import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Authority,
  DECISION_KINDS,
  membershipOn,
  type RegisterRow,
} from '../../shared/domain/membership.ts';
import { ALMATY, type Case, decided, later, row, SEMEY, YEAR } from './membership-rows.ts';

describe('a person', () => {
  test.each<Case>([
    ['no rows', [], 'aliya', '2026-06-15', false],
    ['the applicant', [row()], 'aliya', '2026-06-15', true],
    ['a member of the family', [row()], 'saule', '2026-06-15', true],
    ['a stranger', [row()], 'dana', '2026-06-15', false],
    ['an applicant without a family', [row({ familyRefs: [] })], 'aliya', '2026-06-15', true],
    ['an applicant whose family is not stated', [row({ familyRefs: null })], 'aliya', '2026-06-15', true],
    ['a person of a family not stated', [row({ familyRefs: null })], 'saule', '2026-06-15', false],
    [
      'a person of a family that came with the application and not with the decision',
      [row({ decision: null, period: null }), row({ familyRefs: null })],
      'saule',
      '2026-06-15',
      true,
    ],
    [
      'a person of the application whom the decision leaves out',
      [row({ decision: null, period: null }), row({ familyRefs: ['bolat'] })],
      'saule',
      '2026-06-15',
      false,
    ],

    ['a decision to assign', [row(decided('assign', '2026-03-05'))], 'aliya', '2026-06-15', true],
    [
      'a decision to change the amount',
      [row(decided('change-amount', '2026-03-05'))],
      'aliya',
      '2026-06-15',
      true,
    ],
    ['a decision to suspend', [row(decided('suspend', '2026-03-05'))], 'aliya', '2026-06-15', false],
    ['a decision to stop', [row(decided('stop', '2026-03-05'))], 'aliya', '2026-06-15', false],
    ['a decision to refuse', [row(decided('refuse', '2026-03-05'))], 'aliya', '2026-06-15', false],
    ['no decision yet', [row({ decision: null })], 'aliya', '2026-06-15', false],
    [
      'no decision yet in a second row of the line',
      [row(), row({ decision: null })],
      'aliya',
      '2026-06-15',
      true,
    ],

    ['the day of the decision', [row()], 'aliya', '2026-03-05', true],
    ['the day before the decision, in its month', [row()], 'aliya', '2026-03-04', false],
    [
      'the first day of the period, decided earlier',
      [row(decided('assign', '2026-02-20'))],
      'aliya',
      '2026-03-01',
      true,
    ],
    ['the last day before the period', [row(decided('assign', '2026-02-20'))], 'aliya', '2026-02-28', false],
    ['the last day of the period', [row()], 'aliya', '2027-02-28', true],
    ['the first day after the period', [row()], 'aliya', '2027-03-01', false],
    [
      'a period of one month',
      [row({ period: { from: '2026-03', to: '2026-03' } })],
      'aliya',
      '2026-03-31',
      true,
    ],
    ['no period at all', [row({ period: null })], 'aliya', '2026-06-15', false],
  ])('given %s, when asked', (_given, rows, person, date, belongs) => {
    expect(membershipOn(rows, person, date).belongs).toBe(belongs);
  });

  test.each<Case>([
    ['suspended, the day before', [row(), later('suspend', '2026-06-15')], 'aliya', '2026-06-14', true],
    ['suspended, that day', [row(), later('suspend', '2026-06-15')], 'aliya', '2026-06-15', false],
    ['suspended, later', [row(), later('suspend', '2026-06-15')], 'saule', '2026-09-01', false],
    ['stopped', [row(), later('stop', '2026-06-15')], 'aliya', '2026-06-30', false],
    ['a stop still to come', [row(), later('stop', '2026-06-15')], 'aliya', '2026-05-31', true],
    ['an assignment still to come', [row(decided('assign', '2026-07-01'))], 'aliya', '2026-06-15', false],
    [
      'suspended, then paid again with another amount',
      [row(), later('suspend', '2026-05-10'), later('change-amount', '2026-06-10')],
      'aliya',
      '2026-06-15',
      true,
    ],
    [
      'suspended, then paid again, but asked in between',
      [row(), later('suspend', '2026-05-10'), later('change-amount', '2026-06-10')],
      'aliya',
      '2026-06-09',
      false,
    ],

    [
      'another amount, the period inherited',
      [row(), later('change-amount', '2026-06-01')],
      'aliya',
      '2027-02-28',
      true,
    ],
    [
      'another amount, the inherited period over',
      [row(), later('change-amount', '2026-06-01')],
      'aliya',
      '2027-03-01',
      false,
    ],
    [
      'another amount and a shorter period',
      [row(), later('change-amount', '2026-06-01', { period: { from: '2026-03', to: '2026-06' } })],
      'aliya',
      '2026-07-01',
      false,
    ],
    [
      'a period inherited from the closest row that has one',
      [
        row(),
        later('change-amount', '2026-05-01', { period: { from: '2026-03', to: '2026-08' } }),
        later('suspend', '2026-06-01'),
        later('change-amount', '2026-07-01'),
      ],
      'aliya',
      '2026-09-01',
      false,
    ],
    [
      'a period and family never inherited from the future',
      [
        row({ period: null, familyRefs: null }),
        later('change-amount', '2026-09-01', { period: YEAR, familyRefs: ['saule'] }),
      ],
      'saule',
      '2026-06-15',
      false,
    ],
    [
      'a period never inherited from another application',
      [row({ applicationNumber: '3', ...decided('stop', '2026-03-05') }), later('assign', '2026-03-06')],
      'aliya',
      '2026-06-15',
      false,
    ],
    [
      'a period never inherited from the same number elsewhere',
      [row({ authority: SEMEY, ...decided('stop', '2026-03-05') }), later('assign', '2026-03-06')],
      'aliya',
      '2026-06-15',
      false,
    ],

    ['a family inherited', [row(), later('change-amount', '2026-06-01')], 'bolat', '2026-06-15', true],
    [
      'out of the family since a change',
      [row(), later('change-amount', '2026-06-01', { familyRefs: ['bolat'] })],
      'saule',
      '2026-06-15',
      false,
    ],
    [
      'out of the family, asked about before the change',
      [row(), later('change-amount', '2026-06-01', { familyRefs: ['bolat'] })],
      'saule',
      '2026-05-31',
      true,
    ],
    [
      'a child born into the family',
      [row(), later('change-amount', '2026-06-01', { familyRefs: ['bolat', 'saule', 'erlan'] })],
      'erlan',
      '2026-06-15',
      true,
    ],
    [
      'an emptied family',
      [row(), later('change-amount', '2026-06-01', { familyRefs: [] })],
      'bolat',
      '2026-06-15',
      false,
    ],
  ])('given %s, when asked', (_given, rows, person, date, belongs) => {
    expect(membershipOn(rows, person, date).belongs).toBe(belongs);
  });

  test.each<Case>([
    ['assigned and stopped on one day', [row(), later('stop', '2026-03-05')], 'aliya', '2026-03-05', false],
    [
      'assigned and suspended on one day',
      [row(), later('suspend', '2026-03-05')],
      'aliya',
      '2026-03-05',
      false,
    ],
    ['assigned and refused on one day', [row(), later('refuse', '2026-03-05')], 'aliya', '2026-03-05', false],
    [
      'assigned and changed on one day',
      [row(), later('change-amount', '2026-03-05')],
      'saule',
      '2026-03-05',
      true,
    ],
    [
      'the change of that day has the period that counts',
      [row(), later('change-amount', '2026-03-05', { period: { from: '2026-03', to: '2026-04' } })],
      'aliya',
      '2026-05-01',
      false,
    ],
    ['stopped one day, assigned the next', [later('stop', '2026-03-04'), row()], 'aliya', '2026-03-05', true],
  ])(
    'given %s, when asked, then the stricter decision of a day counts',
    (_given, rows, person, date, belongs) => {
      expect(membershipOn(rows, person, date).belongs).toBe(belongs);
    },
  );

  const additional = (kind: 'assign' | 'refuse', on: string) => ({ additionalDecision: { kind, on } });
  test.each<Case>([
    ['an addition assigned', [row(additional('assign', '2026-06-01'))], 'aliya', '2026-06-15', true],
    [
      'an addition refused, which leaves the rest',
      [row(additional('refuse', '2026-06-01'))],
      'aliya',
      '2026-06-15',
      true,
    ],
    [
      'an addition assigned after a stop',
      [row(), later('stop', '2026-05-01', additional('assign', '2026-06-01'))],
      'aliya',
      '2026-06-15',
      true,
    ],
    [
      'an addition assigned before a stop',
      [row(additional('assign', '2026-05-01')), later('stop', '2026-06-01')],
      'aliya',
      '2026-06-15',
      false,
    ],
    [
      'an addition assigned before the period was made longer',
      [
        row({ period: { from: '2026-03', to: '2026-05' } }),
        later('change-amount', '2026-07-01', { period: YEAR, ...additional('assign', '2026-05-01') }),
      ],
      'aliya',
      '2026-06-15',
      false,
    ],
    [
      'an addition still to come',
      [row({ decision: null, ...additional('assign', '2026-07-01') })],
      'aliya',
      '2026-06-15',
      false,
    ],
  ])('given %s, when asked, then column 17 is one more decision', (_given, rows, person, date, belongs) => {
    expect(membershipOn(rows, person, date).belongs).toBe(belongs);
  });
});

describe('the authority', () => {
  const semey = (changes: Partial<RegisterRow> = {}) =>
    row({ applicationNumber: '4', registeredOn: '2026-04-01', authority: SEMEY, ...changes });

  test.each<
    [given: string, rows: RegisterRow[], person: string, belongs: boolean, authority: Authority | null]
  >([
    ['no row', [], 'aliya', false, null],
    ['rows of others only', [row()], 'dana', false, null],
    ['one application that assigns', [row()], 'aliya', true, ALMATY],
    ['one application that refuses', [row(decided('refuse', '2026-03-05'))], 'saule', false, ALMATY],
    ['one application without a decision', [row({ decision: null })], 'aliya', false, ALMATY],
    [
      'two that assign: the latest decision',
      [semey(decided('assign', '2026-03-01')), row()],
      'aliya',
      true,
      ALMATY,
    ],
    [
      'one that assigns, a later one that refuses',
      [row(), semey(decided('refuse', '2026-05-01'))],
      'aliya',
      true,
      ALMATY,
    ],
    [
      'one that stopped, another that assigns',
      [row(decided('stop', '2026-05-01')), semey()],
      'aliya',
      true,
      SEMEY,
    ],
    ['one that assigns, one undecided', [row(), semey({ decision: null })], 'aliya', true, ALMATY],
    [
      'none that assigns: the latest application',
      [row(decided('stop', '2026-05-01')), semey(decided('refuse', '2026-04-02'))],
      'aliya',
      false,
      SEMEY,
    ],
    [
      'a latest application of others',
      [row(decided('stop', '2026-05-01')), semey({ applicantRef: 'dana', familyRefs: [] })],
      'aliya',
      false,
      ALMATY,
    ],
    [
      'a person who left the family: the application still mentions them',
      [row(), later('change-amount', '2026-05-01', { familyRefs: [] })],
      'saule',
      false,
      ALMATY,
    ],
  ])('given %s, then', (_given, rows, person, belongs, authority) => {
    expect(membershipOn(rows, person, '2026-06-15')).toEqual({ belongs, authority });
  });
});

describe('for any register', () => {
  const day = fc
    .integer({ min: 0, max: 300 })
    .map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
  const month = day.map((date) => date.slice(0, 7));
  const someone = fc.constantFrom('aliya', 'bolat', 'saule');
  const anyRow: fc.Arbitrary<RegisterRow> = fc.record({
    applicationNumber: fc.constantFrom('1', '2'),
    registeredOn: fc.constantFrom('2026-01-10', '2026-02-10'),
    applicantRef: someone,
    familyRefs: fc.option(fc.uniqueArray(someone)),
    decision: fc.option(fc.record({ kind: fc.constantFrom(...DECISION_KINDS), on: day })),
    period: fc.option(fc.record({ from: month, to: month })),
    additionalDecision: fc.option(fc.record({ kind: fc.constantFrom('assign', 'refuse'), on: day })),
    authority: fc.constantFrom(ALMATY, SEMEY),
  });
  const register = fc.array(anyRow, { maxLength: 8 });

  test('given the same rows in another order, then the answer is the same', () => {
    const shuffled = register.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, someone, day, ([rows, other], person, date) => {
        expect(membershipOn(other, person, date)).toEqual(membershipOn(rows, person, date));
      }),
      { numRuns: 1000 },
    );
  });

  test('given one more application of another person, then nothing changes', () => {
    fc.assert(
      fc.property(register, anyRow, someone, day, (rows, extra, person, date) => {
        const stranger = { ...extra, applicationNumber: '9', applicantRef: 'dana', familyRefs: ['erlan'] };
        expect(membershipOn([...rows, stranger], person, date)).toEqual(membershipOn(rows, person, date));
      }),
    );
  });

  test('given the same row twice, then nothing changes', () => {
    fc.assert(
      fc.property(register, someone, day, (rows, person, date) => {
        expect(membershipOn([...rows, ...rows], person, date)).toEqual(membershipOn(rows, person, date));
      }),
    );
  });

  test('given a decision after the date, then it changes nothing in whether the person belongs', () => {
    fc.assert(
      fc.property(register, someone, day, (drawn, person, date) => {
        const rows = drawn.map((row) => ({ ...row, additionalDecision: null }));
        const known = rows.filter((row) => !row.decision || row.decision.on <= date);
        expect(membershipOn(rows, person, date).belongs).toBe(membershipOn(known, person, date).belongs);
      }),
    );
  });
});
