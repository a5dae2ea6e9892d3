import { applicationOf } from '../domain/decisions.ts';
import type { JournalRow } from '../domain/journal.ts';
import type { RegisterRow } from '../domain/membership.ts';
import { APPLICATION_PREFIX, applicationPartition, type Key, PRESENT_KEYS, personPartition } from './keys.ts';
import { makeAccess, put, remove } from './register-access.ts';
import { isEarlierPartitionOf, itemsOf, pointersOf, rowsAmong, withBirthDates } from './register-items.ts';
import { makeRegisterPeople, type RegisterPeople } from './register-people.ts';
import { readBatch, type Table, tableOf } from './table.ts';

/** The ministry's register. Every method throws when the table cannot be reached. */
export type Register = RegisterPeople & {
  /** Stores rows beside what is there; a row of the same content is one row, and keeps what was said of taking it back. */
  putRows(rows: readonly JournalRow[]): Promise<void>;
  /**
   * The rows stored of the applications that these rows are of, whether taken back or not: every one that could be the
   * same as one of them, of the same decision, or give it its period. What only somebody else applied for may be left out
   * where a row has a period of its own.
   */
  journalOf(rows: readonly RegisterRow[]): Promise<JournalRow[]>;
  /** All rows, but those taken back, of every application that ever named the person, as applicant or in the family. */
  rowsOf(citizenRef: string): Promise<RegisterRow[]>;
  /** The same with those taken back, and with all that was sent. */
  journalOfPerson(citizenRef: string): Promise<JournalRow[]>;
};

const partitionOf = (row: RegisterRow): string => applicationPartition(applicationOf(row));

export function makeRegister(table: Table): Register {
  const { writeAll, query, queryAll } = makeAccess(table);

  async function putRows(rows: readonly JournalRow[]): Promise<void> {
    // Pointers first: a row that can be found by nobody would be worse than a pointer to no row yet.
    await writeAll(rows.flatMap(pointersOf).map(put));
    await writeAll(rows.flatMap(itemsOf).map(put));
  }

  /**
   * Brings the rows of these applications that stand under an earlier form of key to where the new ones stand, so that
   * whoever finds one finds all. They are removed after they were put: an interruption leaves one of them twice, which
   * says nothing else, until the application's next row comes. `partitions`: those that the rows' applicants are known in.
   */
  async function gather(rows: readonly RegisterRow[], partitions: readonly string[]): Promise<void> {
    const items = await queryAll(partitions.filter((partition) => isEarlierPartitionOf(partition, rows)));
    const applications = new Set(rows.map(applicationOf));
    const moving = items
      .map((item) => ({ key: item as Key, found: rowsAmong([item]) }))
      .filter(({ found }) => found.some(({ row }) => applications.has(applicationOf(row))));
    await putRows(moving.flatMap(({ found }) => found));
    await writeAll(moving.map(({ key }) => remove(key)));
  }

  /** Of the partitions of these rows' applications those that an applicant is known in; null where rows may stand in others. */
  async function knownPartitions(rows: readonly RegisterRow[]): Promise<Set<string> | null> {
    const pointers = rows.map((row) => ({ pk: personPartition(row.applicantRef), sk: partitionOf(row) }));
    const keys = new Map([PRESENT_KEYS, ...pointers].map((key) => [`${key.pk} ${key.sk}`, key]));
    const found = await readBatch(table, [...keys.values()]);
    return found.some(({ pk }) => pk === PRESENT_KEYS.pk) ? new Set(found.map(({ sk }) => String(sk))) : null;
  }

  /** The same in a register that had rows before: those under earlier keys are gathered first. */
  async function gatheredPartitions(rows: readonly RegisterRow[]): Promise<Set<string>> {
    const applicants = rows.map(({ applicantRef }) => personPartition(applicantRef));
    const pointers = await queryAll(applicants, APPLICATION_PREFIX);
    const partitions = new Set(pointers.map(({ sk }) => String(sk)));
    await gather(rows, [...partitions]);
    const hadEarlier = [...partitions].some((partition) => isEarlierPartitionOf(partition, rows));
    return hadEarlier ? new Set(rows.map(partitionOf)) : partitions;
  }

  async function journalOfPerson(citizenRef: string): Promise<JournalRow[]> {
    const pointers = await query(personPartition(citizenRef), APPLICATION_PREFIX);
    return rowsAmong(await queryAll(pointers.map(({ sk }) => String(sk))));
  }

  return {
    putRows,
    journalOfPerson,

    async journalOf(rows) {
      // A pointer stands before its row does: where no applicant has one, there is nothing of the same applicant.
      const known = (await knownPartitions(rows)) ?? (await gatheredPartitions(rows));
      const old = rows.filter((row) => row.period === null || known.has(partitionOf(row)));
      return rowsAmong(await queryAll(old.map(partitionOf)));
    },

    ...makeRegisterPeople(table),

    async rowsOf(citizenRef) {
      const journal = await journalOfPerson(citizenRef);
      return journal.filter(({ withdrawn }) => withdrawn !== true).map(withBirthDates);
    },
  };
}

/** The register's table. */
export const openRegister = (env: { REGISTER_TABLE: string }): Register =>
  makeRegister(tableOf(env, 'REGISTER_TABLE'));
