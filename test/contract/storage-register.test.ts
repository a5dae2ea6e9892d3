import { describe, expect, test } from 'vitest';
import type { RegisterRow } from '../../shared/domain/membership.ts';
import { aContact, aRef, aRow } from '../builders.ts';
import { STORES, times, useTables } from './storage.ts';

useTables();

const newRow = (row: RegisterRow) => ({ row, source: { applicationNumber: row.applicationNumber } });
const byNumber = (a: RegisterRow, b: RegisterRow): number =>
  a.applicationNumber < b.applicationNumber ? -1 : 1;

describe.each(STORES)('the rows of the register in %s', (_, open) => {
  test('given a family, then its row is found by everyone in it and by nobody else', async () => {
    const { register } = open();
    const familyRefs = times(6, aRef);
    const row = aRow({ familyRefs });
    await register.putRows([newRow(row)]);
    for (const ref of [row.applicantRef, ...familyRefs]) expect(await register.rowsOf(ref)).toEqual([row]);
    expect(await register.rowsOf(aRef())).toEqual([]);
  });

  test('given only what is always there, then the row is read back', async () => {
    const { register } = open();
    const bare = aRow({ familyRefs: null, decision: null, period: null });
    await register.putRows([newRow(bare)]);
    expect(await register.rowsOf(bare.applicantRef)).toEqual([bare]);
  });

  test('given every field, then the row is read back', async () => {
    const { register } = open();
    const row = aRow({ additionalDecision: { kind: 'refuse', on: '2026-05-01' } });
    await register.putRows([newRow(row)]);
    expect(await register.rowsOf(row.applicantRef)).toEqual([row]);
  });

  test('given the same row again, then it is there once, as it came last', async () => {
    const { register } = open();
    const row = aRow();
    const corrected = { ...row, period: { from: '2026-01', to: '2026-06' } };
    await register.putRows([newRow(row)]);
    await register.putRows([newRow(row), newRow(corrected)]);
    expect(await register.rowsOf(row.applicantRef)).toEqual([corrected]);
  });

  test('given later decisions on one application, then every one of them comes', async () => {
    const { register } = open();
    const first = aRow();
    const changed = { ...first, decision: { kind: 'change-amount', on: '2026-03-01' } as const };
    const stopped = { ...first, decision: { kind: 'stop', on: '2026-06-01' } as const };
    await register.putRows([changed, first, stopped].map(newRow));
    const rows = await register.rowsOf(first.applicantRef);
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(expect.arrayContaining([first, changed, stopped]));
  });

  test('given a later row without the family, then who was in it still finds both', async () => {
    const { register } = open();
    const child = aRef();
    const first = aRow({ familyRefs: [child] });
    const stopped = { ...first, familyRefs: null, decision: { kind: 'stop', on: '2026-06-01' } as const };
    await register.putRows([newRow(first)]);
    await register.putRows([newRow(stopped)]);
    expect(await register.rowsOf(child)).toEqual(expect.arrayContaining([first, stopped]));
  });

  test('given one number at two authorities, then they are two applications', async () => {
    const { register } = open();
    const first = aRow();
    const authority = { kato: '101010000', name: { kk: 'Семей қаласы', ru: 'город Семей' } };
    const other = { ...first, authority, applicantRef: aRef() };
    await register.putRows([first, other].map(newRow));
    expect(await register.rowsOf(first.applicantRef)).toEqual([first]);
    expect(await register.rowsOf(other.applicantRef)).toEqual([other]);
  });

  test('given a person in two families, then both applications come', async () => {
    const { register } = open();
    const ref = aRef();
    const rows = [aRow({ applicantRef: ref }), aRow({ familyRefs: [ref] })];
    await register.putRows(rows.map(newRow));
    expect((await register.rowsOf(ref)).toSorted(byNumber)).toEqual(rows.toSorted(byNumber));
  });

  test('given a hundred families of seven, then none is lost between the batches', async () => {
    const { register } = open();
    const rows = times(100, () => aRow({ familyRefs: times(6, aRef) }));
    await register.putRows(rows.map(newRow));
    for (const row of [rows[0], rows[3], rows[24], rows[25], rows[99]]) {
      expect(await register.rowsOf(row?.applicantRef ?? '')).toEqual([row]);
      expect(await register.rowsOf(row?.familyRefs?.[5] ?? '')).toEqual([row]);
    }
  });

  test('given no rows, then nothing happens', async () => {
    const { register } = open();
    await register.putRows([]);
    await register.putContacts([]);
  });
});

describe.each(STORES)('the contacts of the register in %s', (_, open) => {
  test('given a contact, then it is found; given none, then there is none', async () => {
    const { register } = open();
    const [citizenRef, contact] = [aRef(), aContact({ language: 'ru' })];
    await register.putContacts([{ citizenRef, ...contact }]);
    expect(await register.contact(citizenRef)).toEqual(contact);
    expect(await register.contact(aRef())).toBeNull();
  });

  test('given a new number, then the last one counts, in one batch too', async () => {
    const { register } = open();
    const citizenRef = aRef();
    const [first, second, third] = times(3, () => ({ citizenRef, ...aContact() }));
    if (!first || !second || !third) throw new Error('three are made');
    await register.putContacts([first]);
    await register.putContacts([second, third]);
    expect(await register.contact(citizenRef)).toEqual({ ...third, citizenRef: undefined });
  });

  test('given more than a batch takes, then every contact is there', async () => {
    const { register } = open();
    const contacts = times(60, () => ({ citizenRef: aRef(), ...aContact() }));
    await register.putContacts(contacts);
    const found = await Promise.all(contacts.map(({ citizenRef }) => register.contact(citizenRef)));
    expect(found.map((contact) => contact?.phoneRef)).toEqual(contacts.map(({ phoneRef }) => phoneRef));
  });

  test('given a contact and a row of one person, then neither is taken for the other', async () => {
    const { register } = open();
    const row = aRow();
    const contact = aContact();
    await register.putRows([newRow(row)]);
    await register.putContacts([{ citizenRef: row.applicantRef, ...contact }]);
    expect(await register.rowsOf(row.applicantRef)).toEqual([row]);
    expect(await register.contact(row.applicantRef)).toEqual(contact);
  });
});
