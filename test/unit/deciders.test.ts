import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decidersOf,
  isChild,
  type Person,
  REPRESENTATION_KINDS,
  type Representation,
} from '../../shared/domain/deciders.ts';
import { almatyDate } from '../../shared/domain/time.ts';

const ON = '2026-11-23';
const CHILD: Person = { ref: 'child', bornOn: '2015-03-15' };
const ADULT: Person = { ref: 'adult', bornOn: '1985-01-01' };
const MOTHER: Person = { ref: 'mother', bornOn: '1988-04-12' };
const FATHER: Person = { ref: 'father', bornOn: '1986-02-02' };
const SISTER: Person = { ref: 'sister', bornOn: '2009-09-09' };
const GUARDIAN: Person = { ref: 'guardian', bornOn: '1960-06-06' };
const FAMILY = [MOTHER, FATHER, CHILD, SISTER];

const named = (representative: Person, changes: Partial<Representation> = {}): Representation => ({
  representative,
  kind: 'guardian',
  from: '2020-01-01',
  until: null,
  withdrawn: false,
  ...changes,
});

type Given = {
  subject?: Person;
  says?: Representation[];
  family?: Person[];
  unable?: string[];
  on?: string;
};
const decide = ({ subject = CHILD, says = [], family = FAMILY, unable = [], on = ON }: Given) =>
  decidersOf({ subject, named: says, family, unable: new Set(unable), on });

const BY_HERSELF = { by: 'subject', refs: ['adult'] };
const by = (...refs: string[]) => ({ by: 'representative', refs });

describe('who decides', () => {
  test('given an adult, then they do themselves', () => {
    expect(decide({ subject: ADULT })).toEqual(BY_HERSELF);
  });

  test.each<[given: string, Given, string[]]>([
    ['a child of whom the register says nothing', {}, ['mother', 'father']],
    ['a child without a family', { family: [] }, []],
    ['a child who is the applicant', { family: [CHILD, FATHER] }, ['father']],
    ['a child with children around only', { family: [SISTER, CHILD] }, []],
    ['an adult of the family who is represented', { unable: ['mother'] }, ['father']],
    ['a child with a guardian', { says: [named(GUARDIAN)] }, ['guardian']],
    ['a guardian who is represented', { says: [named(GUARDIAN)], unable: ['guardian'] }, []],
    ['a guardian who is a child', { says: [named(SISTER)] }, []],
    [
      'several, then the longest standing first',
      { says: [named(FATHER, { from: '2021-01-01' }), named(GUARDIAN, { from: '2020-06-01' })] },
      ['guardian', 'father'],
    ],
    [
      'one named twice, then once',
      { says: [named(MOTHER, { kind: 'parent' }), named(MOTHER, { kind: 'trustee' })] },
      ['mother'],
    ],
    ['one that begins today', { says: [named(GUARDIAN, { from: ON })] }, ['guardian']],
    ['one that begins tomorrow', { says: [named(GUARDIAN, { from: '2026-11-24' })] }, ['mother', 'father']],
    ['one whose last day is today', { says: [named(GUARDIAN, { until: ON })] }, ['guardian']],
    [
      'one whose last day was yesterday',
      { says: [named(GUARDIAN, { until: '2026-11-22' })] },
      ['mother', 'father'],
    ],
    ['one taken back', { says: [named(GUARDIAN, { withdrawn: true })] }, ['mother', 'father']],
    ['an adult with one in force', { subject: ADULT, says: [named(GUARDIAN)] }, ['guardian']],
    [
      'an adult under a power of attorney',
      { subject: ADULT, says: [named(MOTHER, { kind: 'attorney' })], family: [ADULT, FATHER] },
      ['mother'],
    ],
  ])('given %s, then %j as a representative, and never the subject', (_, given, refs) => {
    expect(decide(given)).toEqual(by(...refs));
  });

  test.each(REPRESENTATION_KINDS)('given an adult whose %s has ended, then they do themselves', (kind) => {
    const says = [named(GUARDIAN, { kind, until: '2026-11-22' })];
    expect(decide({ subject: ADULT, says })).toEqual(BY_HERSELF);
  });
});

describe('coming of age', () => {
  test.each([
    ['2008-11-24', true],
    ['2008-11-23', false],
    ['2008-11-22', false],
    ['1899-11-24', false],
  ])('given somebody born on %s, then on 23 November 2026 being a child is %s', (bornOn, child) => {
    expect(isChild({ bornOn }, ON)).toBe(child);
  });

  test.each([
    ['2026-02-28', true],
    ['2026-03-01', false],
  ])('given somebody born on 29 February 2008, then on %s being a child is %s', (on, child) => {
    expect(isChild({ bornOn: '2008-02-29' }, on)).toBe(child);
  });

  test.each([
    ['2026-11-22T18:59:59.999Z', 'representative'],
    ['2026-11-22T19:00:00.000Z', 'subject'],
  ])('given the eighteenth birthday is 23 November, then at %s the %s decides', (at, who) => {
    const subject = { ref: 'child', bornOn: '2008-11-23' };
    const says = REPRESENTATION_KINDS.map((kind) => named(GUARDIAN, { kind }));
    for (const given of [{ says: [] }, { says }]) {
      expect(decide({ ...given, subject, on: almatyDate(at) }).by).toBe(who);
    }
  });

  test('given a guardian is named anew from the birthday on, then the guardian decides', () => {
    const subject = { ref: 'child', bornOn: '2008-11-23' };
    expect(decide({ subject, says: [named(GUARDIAN, { from: ON })] })).toEqual(by('guardian'));
  });
});

const days = fc.constantFrom(
  '1950-05-05',
  '2007-11-22',
  '2008-11-23',
  '2008-11-24',
  '2015-03-15',
  '2026-11-22',
);
const person = fc.record({ ref: fc.constantFrom('a', 'b', 'c', 'd', 'e'), bornOn: days });
const moments = fc.constantFrom('2000-01-01', '2026-11-22', ON, '2026-11-24');
const representation = fc.record({
  representative: person,
  kind: fc.constantFrom(...REPRESENTATION_KINDS),
  from: moments,
  until: fc.option(moments),
  withdrawn: fc.boolean(),
});

test('whatever the register says, no child decides, nobody unable, and a representative is never the subject', () => {
  const given = fc.record({
    subject: person,
    named: fc.array(representation, { maxLength: 4 }),
    family: fc.array(person, { maxLength: 5 }),
    unable: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(given, ({ unable, ...rest }) => {
      const { by: who, refs } = decidersOf({ ...rest, unable: new Set(unable), on: ON });
      const { subject } = rest;
      if (who === 'subject') {
        expect(refs).toEqual([subject.ref]);
        expect(isChild(subject, ON)).toBe(false);
        return;
      }
      expect(refs).not.toContain(subject.ref);
      expect(new Set(refs).size).toBe(refs.length);
      const people = [...rest.family, ...rest.named.map(({ representative }) => representative)];
      for (const ref of refs) {
        expect(unable).not.toContain(ref);
        expect(people.some((each) => each.ref === ref && !isChild(each, ON))).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});
