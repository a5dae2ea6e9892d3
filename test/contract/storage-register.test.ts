import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import type { RegisterRow } from '../../shared/domain/membership.ts';
import { contactKey, phoneOwnerKey } from '../../shared/storage/keys.ts';
import type { Register } from '../../shared/storage/register.ts';
import { openTable } from '../../shared/storage/table.ts';
import { aContact, aRef, aRow } from '../builders.ts';
import { openStores, STORES, times, useTables } from './storage.ts';

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

  test('given the same row again, in one batch and another, then it is there once', async () => {
    const { register } = open();
    const row = aRow({ familyRefs: [aRef(), aRef()] });
    const otherOrder = { ...row, familyRefs: row.familyRefs?.toReversed() ?? null };
    await register.putRows([newRow(row)]);
    await register.putRows([newRow(row), newRow(otherOrder)]);
    expect(await register.rowsOf(row.applicantRef)).toHaveLength(1);
  });

  test('given rows of one day and kind that say different things, then none of them vanishes', async () => {
    const { register } = open();
    const first = aRow();
    const rows: RegisterRow[] = [
      first,
      { ...first, period: { from: '2028-01', to: '2028-03' } },
      { ...first, familyRefs: [aRef()] },
      { ...first, additionalDecision: { kind: 'assign', on: '2026-03-01' } },
      { ...first, decision: null },
      { ...first, decision: null, familyRefs: [aRef()] },
    ];
    await register.putRows(rows.slice(0, 2).map(newRow));
    await register.putRows(rows.slice(2).map(newRow));
    const found = await register.rowsOf(first.applicantRef);
    expect(found).toHaveLength(rows.length);
    expect(found).toEqual(expect.arrayContaining(rows));
  });

  test('given one number on two days of registration, then they are two applications', async () => {
    const { register } = open();
    const first = aRow();
    const other = { ...first, registeredOn: '2026-11-03', applicantRef: aRef() };
    await register.putRows([first, other].map(newRow));
    expect(await register.rowsOf(first.applicantRef)).toEqual([first]);
    expect(await register.rowsOf(other.applicantRef)).toEqual([other]);
  });

  test('given a territory and a number spelled in two ways, then they are one application', async () => {
    const { register } = open();
    const first = aRow();
    const stop: RegisterRow = {
      ...first,
      applicationNumber: ` ${first.applicationNumber}\u00ad`,
      authority: { ...first.authority, kato: '75' },
      applicantRef: aRef(),
      decision: { kind: 'stop', on: '2026-06-01' },
    };
    await register.putRows([first, stop].map(newRow));
    expect(await register.rowsOf(first.applicantRef)).toHaveLength(2);
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

describe.each(STORES)('rows taken back in %s', (_, open) => {
  const states = async (register: Register, row: RegisterRow) => {
    const journal = await register.journalOf([row]);
    return journal.map(({ withdrawn }) => withdrawn);
  };

  test('given a row taken back, then it counts for nobody and is kept', async () => {
    const { register } = open();
    const row = aRow({ familyRefs: [aRef()] });
    await register.putRows([newRow(row)]);
    await register.putRows([{ ...newRow(row), withdrawn: true }]);
    for (const ref of [row.applicantRef, ...(row.familyRefs ?? [])]) {
      expect(await register.rowsOf(ref)).toEqual([]);
    }
    expect(await register.journalOf([row])).toEqual([{ ...newRow(row), withdrawn: true }]);
  });

  test('given a row after it was taken back, then it stays so, until the contrary is said', async () => {
    const { register } = open();
    const row = aRow();
    await register.putRows([{ ...newRow(row), withdrawn: true }]);
    await register.putRows([newRow(row)]);
    expect(await states(register, row)).toEqual([true]);
    await register.putRows([{ ...newRow(row), withdrawn: false }]);
    expect(await register.rowsOf(row.applicantRef)).toEqual([row]);
    await register.putRows([{ ...newRow(row), withdrawn: true }]);
    expect(await register.rowsOf(row.applicantRef)).toEqual([]);
  });

  test('given when a row came and what was said of it, then both are kept, also where the row is sent again without a word', async () => {
    const { register } = open();
    const receivedAt = '2026-03-01T06:00:00.000Z';
    const dated = { ...newRow(aRow()), receivedAt };
    const words = [{ withdrawn: true, at: '2026-03-02T06:00:00.000Z' }];
    await register.putRows([{ ...dated, withdrawn: true, words }]);
    await register.putRows([dated]);
    expect(await register.journalOf([dated.row])).toEqual([{ ...dated, withdrawn: true, words }]);
    expect(await register.journalOfPerson(dated.row.applicantRef)).toEqual([
      { ...dated, withdrawn: true, words },
    ]);
    expect(await register.journalOfPerson(aRef())).toEqual([]);
  });

  test('given one of several rows taken back, then the others count', async () => {
    const { register } = open();
    const row = aRow();
    const stop: RegisterRow = { ...row, decision: { kind: 'stop', on: '2026-06-01' } };
    await register.putRows([row, stop].map(newRow));
    await register.putRows([{ ...newRow(stop), withdrawn: true }]);
    expect(await register.rowsOf(row.applicantRef)).toEqual([row]);
  });

  test('given rows of several applications, then the journal has those asked for, each with all its rows', async () => {
    const { register } = open();
    const [first, second, third] = [aRow(), aRow(), aRow()];
    const stop: RegisterRow = { ...first, decision: { kind: 'stop', on: '2026-06-01' } };
    await register.putRows([first, second, third, stop].map(newRow));
    const journal = await register.journalOf([stop, second]);
    expect(journal).toHaveLength(3);
    expect(journal.map(({ row }) => row)).toEqual(expect.arrayContaining([first, stop, second]));
    expect(await register.journalOf([])).toEqual([]);
  });
});

describe.each(STORES)('the contacts of the register in %s', (_, open) => {
  test('given a contact, then it is found; given none, then there is none', async () => {
    const { register } = open();
    const [citizenRef, contact] = [aRef(), aContact({ language: 'ru' })];
    await register.putContacts([{ citizenRef, ...contact }]);
    expect((await register.personOf(citizenRef)).contact).toEqual(contact);
    expect((await register.personOf(aRef())).contact).toBeNull();
  });

  test('given a new number, then the last one counts, in one batch too', async () => {
    const { register } = open();
    const citizenRef = aRef();
    const [first, second, third] = times(3, () => ({ citizenRef, ...aContact() }));
    if (!first || !second || !third) throw new Error('three are made');
    await register.putContacts([first]);
    await register.putContacts([second, third]);
    expect((await register.personOf(citizenRef)).contact).toEqual({ ...third, citizenRef: undefined });
  });

  test('given a number taken away, then there is none, until one is sent again', async () => {
    const { register } = open();
    const [citizenRef, contact] = [aRef(), aContact()];
    await register.putContacts([{ citizenRef, ...contact }]);
    await register.putContacts([{ citizenRef, phone: null, language: 'ru' }]);
    expect((await register.personOf(citizenRef)).contact).toBeNull();
    await register.putContacts([{ citizenRef, ...contact }]);
    expect((await register.personOf(citizenRef)).contact).toEqual(contact);
  });

  test('given more than a batch takes, then every contact is there', async () => {
    const { register } = open();
    const contacts = times(60, () => ({ citizenRef: aRef(), ...aContact() }));
    await register.putContacts(contacts);
    const found = await Promise.all(
      contacts.map(async ({ citizenRef }) => (await register.personOf(citizenRef)).contact),
    );
    expect(found.map((contact) => contact?.phoneRef)).toEqual(contacts.map(({ phoneRef }) => phoneRef));
  });

  test('given a contact and a row of one person, then neither is taken for the other', async () => {
    const { register } = open();
    const row = aRow();
    const contact = aContact();
    await register.putRows([newRow(row)]);
    await register.putContacts([{ citizenRef: row.applicantRef, ...contact }]);
    expect(await register.rowsOf(row.applicantRef)).toEqual([row]);
    expect((await register.personOf(row.applicantRef)).contact).toEqual(contact);
  });
});

describe.each(STORES)('the people of the register in %s', (_, open) => {
  const bornOn = '1985-01-01';
  const said = (subject: string, representative: string) => ({
    subject: { ref: subject, bornOn: '2015-03-15' },
    representative: { ref: representative, bornOn },
    kind: 'guardian' as const,
    from: '2026-01-01',
    until: null,
    withdrawn: false,
  });

  test('given a representative, then both find it; what is said later of the two replaces it', async () => {
    const { register } = open();
    const [child, guardian] = [aRef(), aRef()];
    await register.putRepresentatives([said(child, guardian)]);
    await register.putRepresentatives([{ ...said(child, guardian), withdrawn: true }]);
    const { subject, ...representation } = said(child, guardian);
    expect((await register.personOf(child)).representatives).toEqual([
      { ...representation, withdrawn: true },
    ]);
    expect((await register.personOf(guardian)).represents).toEqual([subject]);
  });

  test('given several at one number, when one moves and one loses it, then the others are left', async () => {
    const { register } = open();
    const contact = aContact();
    const [one, two, three] = [aRef(), aRef(), aRef()];
    await register.putContacts([one, two, three].map((citizenRef) => ({ citizenRef, ...contact })));
    expect((await register.peopleAt(contact.phoneRef)).toSorted()).toEqual([one, two, three].toSorted());
    await register.putContacts([{ citizenRef: one, ...aContact() }]);
    await register.putContacts([{ citizenRef: two, phone: null, language: 'kk' }]);
    expect(await register.peopleAt(contact.phoneRef)).toEqual([three]);
  });

  const alone = async (register: Register, ref: string) => (await register.personOf(ref)).alone;

  test('given nobody else at a number, then one is alone there, without a look at who else is', async () => {
    const { register } = open();
    const one = aRef();
    expect(await alone(register, one)).toBe(false);
    await register.putContacts([{ citizenRef: one, ...aContact() }]);
    await register.putContacts([{ citizenRef: aRef(), ...aContact() }]);
    expect(await alone(register, one)).toBe(true);
    await register.putContacts([{ citizenRef: one, ...aContact() }]);
    expect(await alone(register, one)).toBe(true);
  });

  test.each([
    ['in one batch', true],
    ['one after the other', false],
  ])(
    'given two at one number, %s, then neither is alone, nor is later when the other has moved',
    async (_how, together) => {
      const { register } = open();
      const contact = aContact();
      const both = [aRef(), aRef()].map((citizenRef) => ({ citizenRef, ...contact }));
      if (together) await register.putContacts(both);
      else for (const each of both) await register.putContacts([each]);
      const [one, two] = both.map(({ citizenRef }) => citizenRef);
      if (one === undefined || two === undefined) throw new Error('there are two');
      await register.putContacts([{ citizenRef: two, ...aContact() }]);
      expect([await alone(register, one), await alone(register, two)]).toEqual([false, false]);
      expect(await register.peopleAt(contact.phoneRef)).toEqual([one]);
    },
  );

  test('given ten come to one number at once, each in a batch of their own, then none is taken to be alone', async () => {
    const { register } = open();
    const contact = aContact();
    const all = times(10, () => aRef());
    await Promise.all(all.map((citizenRef) => register.putContacts([{ citizenRef, ...contact }])));
    expect(await Promise.all(all.map((ref) => alone(register, ref)))).toEqual(all.map(() => false));
  });

  test('given one moved away and comes back to a number that another has by now, then neither is alone', async () => {
    const { register } = open();
    const contact = aContact();
    const [one, two] = [aRef(), aRef()];
    await register.putContacts([{ citizenRef: one, ...contact }]);
    await register.putContacts([{ citizenRef: one, ...aContact() }]);
    await register.putContacts([{ citizenRef: two, ...contact }]);
    await register.putContacts([{ citizenRef: one, ...contact }]);
    expect([await alone(register, one), await alone(register, two)]).toEqual([false, false]);
  });
});

test('given a contact that the release before has stored, then its citizen is not called alone, and whoever joins it is not either', async () => {
  const { register } = openStores();
  const { documents, name } = openTable('register');
  const contact = aContact();
  const [old, joined] = [aRef(), aRef()];
  for (const item of [{ ...contactKey(old), ...contact }, phoneOwnerKey(contact.phoneRef, old)]) {
    await documents.send(new PutCommand({ TableName: name, Item: { ...item } }));
  }
  expect((await register.personOf(old)).alone).toBe(false);
  await register.putContacts([{ citizenRef: joined, ...contact }]);
  expect((await register.personOf(joined)).alone).toBe(false);
  await register.putContacts([{ citizenRef: old, ...contact }]);
  expect((await register.personOf(old)).alone).toBe(false);
});
