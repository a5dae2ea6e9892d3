import { beforeEach, describe, expect, test } from 'vitest';
import { makeImportEntries } from '../../functions/import-entries/import-entries.ts';
import { contact, type Entry, entry } from '../../shared/contract/bodies/register.ts';
import { birthDateOf, completeIin, type Iin } from '../../shared/domain/identity-number.ts';
import type { JournalRow } from '../../shared/domain/journal.ts';
import { sortRows } from '../../shared/http/batch.ts';
import { IIN, START } from '../builders.ts';
import { makeMemory, type Stores } from '../fakes/memory.ts';
import { references } from '../fakes/service.ts';

const CHILD = completeIin('85010110002');
const authority = { kato: '750000000', name: { kk: 'Алматы қаласы', ru: 'город Алматы' } };
const bare = { applicationNumber: '17', registeredOn: '2026-01-10', applicantIin: IIN, authority };
const full = {
  ...bare,
  applicantName: 'Ахмет Байтұрсынұлы',
  address: 'Алматы, Абай даңғылы, 1',
  decision: { kind: 'assign', on: '2026-01-20', socialPackage: 'granted' },
  additionalDecision: { kind: 'refuse', on: '2026-05-01' },
  period: { from: '2026-01', to: '2026-12' },
  totalTenge: 123_456,
  family: [{ iin: CHILD }],
};

let stores: Stores;
beforeEach(() => {
  stores = makeMemory();
});

const sorted = (...rows: unknown[]) => sortRows(rows, entry('2026-11-23'));
const importing = async (...entries: Entry[]) =>
  makeImportEntries({ register: stores.register, references, now: () => START })(entries);

describe('importing journal rows', () => {
  test('given everyone of a family, then each finds the row, and no number is in it', async () => {
    await importing(...sorted(full).good);
    const [applicantRef, childRef] = [await references.citizen(IIN), await references.citizen(String(CHILD))];
    const row = {
      applicationNumber: '17',
      registeredOn: '2026-01-10',
      applicantRef,
      familyRefs: [childRef],
      decision: { kind: 'assign', on: '2026-01-20' },
      additionalDecision: { kind: 'refuse', on: '2026-05-01' },
      period: { from: '2026-01', to: '2026-12' },
      authority,
      born: { [applicantRef]: birthDateOf(IIN), [childRef]: birthDateOf(CHILD as Iin) },
    };
    for (const ref of [applicantRef, childRef]) expect(await stores.register.rowsOf(ref)).toEqual([row]);
  });

  test('given only what is always there, then what is left out is null', async () => {
    await importing(...sorted(bare).good);
    expect(await stores.register.rowsOf(await references.citizen(IIN))).toMatchObject([
      { familyRefs: null, decision: null, additionalDecision: null, period: null },
    ]);
  });

  test('given a row, then it is kept whole, as the ministry sent it', async () => {
    const kept: JournalRow[] = [];
    const register = {
      ...stores.register,
      putRows: async (rows: readonly JournalRow[]) => void kept.push(...rows),
    };
    await makeImportEntries({ register, references, now: () => START })(sorted(full).good);
    expect(kept.map(({ source }) => source)).toEqual([full]);
  });

  test('given no rows, then nothing is stored', async () => {
    await importing();
    expect(await stores.register.rowsOf(await references.citizen(IIN))).toEqual([]);
  });
});

describe('a batch with bad rows between good ones', () => {
  test('given journal rows, then each bad one is named by its index, with pointers and without values', () => {
    const { good, rejected } = sorted(
      full,
      { ...bare, applicantIin: '850101100013' },
      { ...bare, surname: 'Planted', period: { from: '2026-05', to: '2026-04' } },
      null,
      { ...bare, period: { from: '2026-05', to: '2026-04' } },
      { ...bare, registeredOn: '2026-02-30', decision: { kind: 'give', on: '2026-01-01' } },
      bare,
    );
    expect(good).toHaveLength(2);
    expect(rejected.map(({ index, errors }) => [index, errors.map(({ pointer }) => pointer)])).toEqual([
      [1, ['/applicantIin']],
      [2, ['/surname', '/period/to']],
      [3, ['']],
      [4, ['/period/to']],
      [5, ['/registeredOn', '/decision/kind']],
    ]);
    expect(JSON.stringify(rejected)).not.toMatch(/850101|Planted|2026-/);
  });

  test('given contacts, then a number that is no Kazakhstan mobile is named, and kk is the language left out', () => {
    const rows = [
      { iin: IIN, phone: '8 (701) 123-45-67' },
      { iin: IIN, phone: '+79161234567' },
      { iin: IIN, phone: '+77011234567', language: 'de' },
    ];
    const { good, rejected } = sortRows(rows, contact('2026-11-23'));
    expect(good).toEqual([{ iin: IIN, phone: '+77011234567', language: 'kk' }]);
    expect(rejected.map(({ index, errors }) => [index, errors[0]?.pointer])).toEqual([
      [1, '/phone'],
      [2, '/language'],
    ]);
  });
});
