import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEMONSTRATION_ACCOUNTS,
  DEMONSTRATION_OPERATOR,
  DEMONSTRATION_ORGANISATIONS,
  DEMONSTRATION_PEOPLE,
  demonstrationRegister,
} from '../../local/demonstration/demonstration.ts';
import type { RegisterEntry } from '../../local/demonstration/register.ts';
import { contact, entry, representative } from '../../shared/contract/bodies/register.ts';
import { parseBin, parseIin } from '../../shared/domain/identity-number.ts';
import { membershipOn, type RegisterRow } from '../../shared/domain/membership.ts';

const TODAY = '2026-11-23';
const MOBILE = /^\+77(0[0-9]|47|71|75|76|77|78)\d{7}$/;

const anyDay = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

function rowOf(entry: RegisterEntry): RegisterRow {
  return {
    applicationNumber: entry.applicationNumber,
    registeredOn: entry.registeredOn,
    applicantRef: entry.applicantIin,
    familyRefs: entry.family?.map(({ iin }) => iin) ?? null,
    decision: entry.decision ?? null,
    period: entry.period ?? null,
    additionalDecision: entry.additionalDecision ?? null,
    authority: entry.authority,
  };
}

function iinsOf(entry: RegisterEntry): string[] {
  return [entry.applicantIin, ...(entry.family ?? []).map(({ iin }) => iin)];
}

function belongs(iin: string, today: string): boolean {
  return membershipOn(demonstrationRegister(today).entries.map(rowOf), iin, today).belongs;
}

describe('the demonstration register', () => {
  const { entries, earlier, contacts, representatives, requesters } = demonstrationRegister(TODAY);

  test('given the same day, when it is made twice, then it is the same', () => {
    expect(demonstrationRegister(TODAY)).toEqual({ entries, earlier, contacts, representatives, requesters });
  });

  test('given another day, then the people, phones and application numbers are the same', () => {
    const other = demonstrationRegister('2027-03-01');
    expect(other.contacts).toEqual(contacts);
    expect(other.entries.map(({ applicationNumber }) => applicationNumber)).toEqual(
      entries.map(({ applicationNumber }) => applicationNumber),
    );
    expect(other.entries.flatMap(iinsOf)).toEqual(entries.flatMap(iinsOf));
  });

  test('given any day, then the register accepts every row and every phone', () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        const register = demonstrationRegister(today);
        const [entrySchema, contactSchema] = [entry(today), contact(today)];
        const refused = [
          ...register.entries.map((each) => entrySchema.safeParse(each)),
          ...[...register.earlier, ...register.contacts].map((each) => contactSchema.safeParse(each)),
          ...register.representatives.map((each) => representative(today).safeParse(each)),
        ].flatMap(({ error }) => error?.issues ?? []);
        expect(refused).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test('it has about fifty families of one to seven people, of several authorities', () => {
    const families = new Map(entries.map((entry) => [entry.applicantIin, iinsOf(entry)]));
    expect(families.size).toBe(53);
    const sizes = [...families.values()].map((members) => members.length);
    expect(Math.min(...sizes)).toBe(1);
    expect(Math.max(...sizes)).toBe(7);
    expect(new Set(entries.map(({ authority }) => authority.kato)).size).toBeGreaterThan(3);
  });

  test('nobody is in two families', () => {
    const families = new Map(entries.map((entry) => [entry.applicantIin, iinsOf(entry)]));
    const everybody = [...families.values()].flat();
    expect(new Set(everybody).size).toBe(everybody.length);
  });

  test('every IIN passes the check and says a birth in the 1800s, or is a child’s with a serial that is not given out', () => {
    const children = new Set<string>();
    for (const iin of [...entries.flatMap(iinsOf), ...contacts.map((contact) => contact.iin)]) {
      const birthDate = expect.stringMatching(/^(18|20)/);
      expect(parseIin(iin, TODAY)).toMatchObject({ kind: 'ok', birthDate });
      if (/^.{6}[56]/.test(iin)) children.add(iin);
    }
    expect([...children].every((iin) => /^.{7}0000/.test(iin))).toBe(true);
    expect(children.size).toBe(3);
  });

  test('every phone is a mobile of Kazakhstan and belongs to one person, but one to three, and one has moved', () => {
    expect([...earlier, ...contacts].every(({ phone }) => MOBILE.test(phone))).toBe(true);
    const shared = [...Map.groupBy(contacts, ({ phone }) => phone).values()].filter(
      ({ length }) => length > 1,
    );
    expect(shared.map(({ length }) => length)).toEqual([3]);
    expect(earlier.map(({ iin }) => contacts.find((now) => now.iin === iin)?.phone)).not.toEqual(
      earlier.map(({ phone }) => phone),
    );
    expect(new Set(contacts.map(({ iin }) => iin)).size).toBe(contacts.length);
    expect(new Set(contacts.map(({ language }) => language))).toEqual(new Set(['kk', 'ru', 'en']));
  });

  test('it has every kind of decision, and applications without one', () => {
    const kinds = new Set(entries.map(({ decision }) => decision?.kind));
    expect(kinds).toEqual(new Set(['assign', 'change-amount', 'suspend', 'stop', 'refuse', undefined]));
    const additional = new Set(entries.map(({ additionalDecision }) => additionalDecision?.kind));
    expect(additional).toEqual(new Set(['assign', 'refuse', undefined]));
    expect(new Set(entries.map(({ assistance }) => assistance))).toEqual(
      new Set(['conditional', 'unconditional', undefined]),
    );
  });

  test('given any day, then no row is of the future and its dates follow each other', () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        for (const entry of demonstrationRegister(today).entries) {
          const steps = [
            entry.registeredOn,
            entry.sentToPrecinctCommissionOn,
            entry.precinctConclusionOn,
            entry.sentToEmploymentCommissionOn,
            entry.employmentRecommendationOn,
            entry.socialContract?.date,
            entry.draftDecisionSentOn,
            entry.decision?.on,
            entry.additionalAgreement?.date,
            entry.additionalDecision?.on,
          ].filter((day) => day !== undefined);
          expect(steps).toEqual(steps.toSorted());
          expect(steps.every((day) => day <= today)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the people to sign in as', () => {
  test.each([
    { place: 0, receives: true, phone: true },
    { place: 1, receives: true, phone: true },
    { place: 2, receives: false, phone: true },
    { place: 3, receives: true, phone: false },
    { place: 4, receives: true, phone: true },
    { place: 5, receives: false, phone: false },
    { place: 6, receives: true, phone: true },
    { place: 7, receives: true, phone: true },
    { place: 8, receives: true, phone: false },
    { place: 9, receives: true, phone: true },
    { place: 10, receives: true, phone: true },
    { place: 11, receives: true, phone: true },
    { place: 12, receives: true, phone: true },
    { place: 13, receives: false, phone: true },
  ])('person $place: receives assistance $receives, has a phone $phone, on any day', (expected) => {
    const person = DEMONSTRATION_PEOPLE[expected.place];
    const iin = person?.iin ?? '';
    expect(parseIin(iin, TODAY).kind).toBe('ok');
    expect(typeof person?.phone === 'string').toBe(expected.phone);
    fc.assert(
      fc.property(anyDay, (today) => {
        expect(belongs(iin, today)).toBe(expected.receives);
        const contact = demonstrationRegister(today).contacts.find((each) => each.iin === iin);
        expect(contact?.phone ?? null).toBe(person?.phone);
      }),
      { numRuns: 30 },
    );
  });

  test('three of them are shown, and their phones differ', () => {
    expect(DEMONSTRATION_PEOPLE.filter(({ shown }) => shown)).toHaveLength(3);
    const phones = DEMONSTRATION_PEOPLE.filter(({ shown }) => shown).flatMap(({ phone }) => phone ?? []);
    expect(new Set(phones).size).toBe(phones.length);
  });

  test('the README says what happens to whoever asks as each organisation', () => {
    const rows = readFileSync('README.md', 'utf8').split('\n');
    const said = [...DEMONSTRATION_ORGANISATIONS, DEMONSTRATION_OPERATOR].map(({ bin, entry: its }) => {
      const row = rows.find((each) => each.startsWith('| `9') && each.includes(bin)) ?? '';
      if (its === null) return row.includes('unregistered');
      if (its.status === 'suspended') return row.includes('403 `requester-suspended`');
      if (its.purposes) return its.purposes.every((purpose) => row.includes(`\`${purpose}\``));
      return row.includes('of the register');
    });
    expect(said).toEqual([true, true, true, true, true, true]);
  });

  test('every organisation has a BIN that passes the check and is nobody else’s', () => {
    const bins = [...DEMONSTRATION_ORGANISATIONS, DEMONSTRATION_OPERATOR].map(({ bin }) => bin);
    expect(bins.every((bin) => parseBin(bin).kind === 'ok')).toBe(true);
    expect(new Set(bins).size).toBe(bins.length);
    expect(DEMONSTRATION_ACCOUNTS).toHaveLength(bins.length + DEMONSTRATION_PEOPLE.length);
  });
});
