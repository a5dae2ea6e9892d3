import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { applicationOf } from '../domain/decisions.ts';
import type { JournalRow } from '../domain/journal.ts';
import type { RegisterRow } from '../domain/membership.ts';
import { APPLICATION_PREFIX, applicationPartition, contactKey, type Key, personPartition } from './keys.ts';
import { makeAccess, put, remove } from './register-access.ts';
import {
  type contactSchema,
  isEarlierPartitionOf,
  itemsOf,
  pointersOf,
  rowsAmong,
  storedContactSchema,
} from './register-items.ts';
import { openTable, type Table } from './table.ts';

/** Where a citizen can be asked: the mobile citizens base. `phone` is E.164. */
export type Contact = z.infer<typeof contactSchema>;

/** What the ministry says of one citizen's phone; `phone` null: there is none, or no longer. */
export type NewContact = { citizenRef: string } & (Contact | { phone: null; language: Contact['language'] });

/** The ministry's register. Every method throws when the table cannot be reached. */
export type Register = {
  /** Stores rows beside what is there; a row of the same content is one row, and keeps what was said of taking it back. */
  putRows(rows: readonly JournalRow[]): Promise<void>;
  /** Every row stored of the applications that these rows are of, whether taken back or not. */
  journalOf(rows: readonly RegisterRow[]): Promise<JournalRow[]>;
  /** Stores contacts; a later one of the same citizen replaces the one before. */
  putContacts(contacts: readonly NewContact[]): Promise<void>;
  /** Null where the register knows no phone. */
  contact(citizenRef: string): Promise<Contact | null>;
  /** All rows, but those taken back, of every application that ever named the person, as applicant or in the family. */
  rowsOf(citizenRef: string): Promise<RegisterRow[]>;
  /** The same with those taken back, and with all that was sent. */
  journalOfPerson(citizenRef: string): Promise<JournalRow[]>;
};

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
   * says nothing else, until the application's next row comes.
   */
  async function gather(rows: readonly RegisterRow[]): Promise<void> {
    const people = rows.map(({ applicantRef }) => personPartition(applicantRef));
    const partitions = (await queryAll(people, APPLICATION_PREFIX)).map(({ sk }) => String(sk));
    const items = await queryAll(partitions.filter((partition) => isEarlierPartitionOf(partition, rows)));
    const applications = new Set(rows.map(applicationOf));
    const moving = items
      .map((item) => ({ key: item as Key, found: rowsAmong([item]) }))
      .filter(({ found }) => found.some(({ row }) => applications.has(applicationOf(row))));
    await putRows(moving.flatMap(({ found }) => found));
    await writeAll(moving.map(({ key }) => remove(key)));
  }

  async function journalOfPerson(citizenRef: string): Promise<JournalRow[]> {
    const pointers = await query(personPartition(citizenRef), APPLICATION_PREFIX);
    return rowsAmong(await queryAll(pointers.map(({ sk }) => String(sk))));
  }

  return {
    putRows,
    journalOfPerson,

    async journalOf(rows) {
      await gather(rows);
      return rowsAmong(await queryAll(rows.map((row) => applicationPartition(applicationOf(row)))));
    },

    putContacts: (contacts) =>
      writeAll(contacts.map(({ citizenRef, ...contact }) => put({ ...contactKey(citizenRef), ...contact }))),

    async contact(citizenRef) {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: contactKey(citizenRef) }),
      );
      const contact = Item && storedContactSchema.parse(Item);
      return contact && contact.phone !== null ? contact : null;
    },

    async rowsOf(citizenRef) {
      const journal = await journalOfPerson(citizenRef);
      return journal.filter(({ withdrawn }) => withdrawn !== true).map(({ row }) => row);
    },
  };
}

/** The register's table. */
export const openRegister = ({ REGISTER_TABLE }: { REGISTER_TABLE: string }): Register =>
  makeRegister(openTable(REGISTER_TABLE));
