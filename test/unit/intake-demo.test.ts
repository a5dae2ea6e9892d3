import { describe, expect, test } from 'vitest';
import { demonstrationRegister } from '../../local/demonstration/demonstration.ts';
import { DEMONSTRATION_FAMILIES } from '../../local/demonstration/families.ts';
import { HOUSEHOLDS } from '../../local/demonstration/households.ts';
import { type RegisterEntry, registerRowsOf } from '../../local/demonstration/register.ts';
import { demoFamilies } from '../../local/register/demo-families.ts';
import { readPrinted } from '../../local/register/printed.ts';
import { seeded } from '../../local/register/random.ts';
import { contact, entry } from '../../shared/contract/bodies/register.ts';

const TODAY = '2026-11-25';
const familiesOf = (count: number, seed = 1) => [
  ...demoFamilies(count, { random: seeded(seed), today: TODAY }),
];
/** A family of nobody else says the same as none. */
const withoutEmpty = ({ family = [], ...entry }: RegisterEntry): RegisterEntry =>
  family.length === 0 ? entry : { ...entry, family };

describe('the demonstration journal', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(familiesOf(50)).toEqual(familiesOf(50));
    expect(familiesOf(50)).not.toEqual(familiesOf(50, 2));
  });

  test('given two hundred families, then nobody is in two of them, each number is of the 1800s, and every row is good', () => {
    const families = familiesOf(200);
    const people = families.flatMap(({ entries }) =>
      entries
        .slice(0, 1)
        .flatMap(({ applicantIin, family = [] }) => [applicantIin, ...family.map(({ iin }) => iin)]),
    );
    expect(new Set(people).size).toBe(people.length);
    expect(people.every((iin) => /^\d{6}[12]/.test(iin))).toBe(true);
    for (const { entries, contacts } of families) {
      for (const each of entries) expect(entry(TODAY).safeParse(each).error).toBeUndefined();
      for (const each of contacts) expect(contact(TODAY).safeParse(each).error).toBeUndefined();
    }
  });

  test('given its printed form, then it is read back as it was', () => {
    const entries = familiesOf(100).flatMap((family) => family.entries);
    expect(readPrinted(entries, TODAY)).toEqual(entries.map(withoutEmpty));
  });
});

test('what npm start loads is what its families say, read from the printed form', () => {
  const rows = [...DEMONSTRATION_FAMILIES, ...HOUSEHOLDS].flatMap((family) => registerRowsOf(family, TODAY));
  const loaded = demonstrationRegister(TODAY).entries;
  const byNumber = (a: { applicationNumber: string }, b: { applicationNumber: string }) =>
    a.applicationNumber < b.applicationNumber ? -1 : 1;
  expect(loaded.toSorted(byNumber)).toEqual(rows.map(withoutEmpty).toSorted(byNumber));
});
