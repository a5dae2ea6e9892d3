import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DECISION_KINDS, membershipOn, type RegisterRow } from '../../shared/domain/membership.ts';
import { belongsByTheBook } from './membership-model.ts';
import { ALMATY } from './membership-rows.ts';

const month = fc.integer({ min: 0, max: 7 }).map((index) => `2026-0${index + 1}`);
const day = fc.tuple(month, fc.constantFrom('05', '15', '25')).map((parts) => parts.join('-'));
const period = fc.tuple(month, month).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const someone = fc.constantFrom('aliya', 'bolat', 'saule', 'dana');
const kind = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('assign' as const, 'change-amount' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...DECISION_KINDS) },
);

const anyRow: fc.Arbitrary<RegisterRow> = fc.record({
  applicationNumber: fc.constant('1'),
  registeredOn: fc.constantFrom('2026-01-01', '2025-01-01'),
  applicantRef: fc.constantFrom('aliya', 'aliya', 'aliya', 'bolat'),
  familyRefs: fc.option(fc.uniqueArray(someone, { maxLength: 3 })),
  decision: fc.option(fc.record({ kind, on: day }), { freq: 9 }),
  period: fc.option(period, { freq: 3 }),
  additionalDecision: fc.option(fc.record({ kind: fc.constantFrom('assign', 'refuse'), on: day }), {
    freq: 1,
  }),
  authority: fc.constant(ALMATY),
});

test('given ten thousand journals, then the answers are those of somebody who looks them up by hand', () => {
  let received = 0;
  fc.assert(
    fc.property(fc.array(anyRow, { minLength: 1, maxLength: 7 }), someone, day, (rows, person, date) => {
      const belongs = belongsByTheBook(rows, person, date);
      if (belongs) received++;
      expect(membershipOn(rows, person, date).belongs).toBe(belongs);
    }),
    { numRuns: 10_000 },
  );
  // Both answers are common among them: a rule that always said no would not pass for long.
  expect(received).toBeGreaterThan(1_000);
});
