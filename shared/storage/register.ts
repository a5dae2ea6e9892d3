import { setTimeout } from 'node:timers/promises';
import { BatchWriteCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { LANGUAGES } from '../domain/language.ts';
import { decisionKindSchema, type RegisterRow } from '../domain/membership.ts';
import { APPLICATION_PREFIX, applicationPartition, contactKey, type Key, personPartition } from './keys.ts';
import type { Item, Table } from './table.ts';

const contactSchema = z.object({
  phone: z.templateLiteral(['+7', z.string()]),
  phoneRef: z.string(),
  language: z.enum(LANGUAGES),
  /** When the register sent it; contacts of the first release do not say. */
  sentAt: z.iso.datetime({ precision: 3 }).optional(),
});

/** Where a citizen can be asked: the mobile citizens base. `phone` is E.164. */
export type Contact = z.infer<typeof contactSchema>;

const rowSchema = z.object({
  applicationNumber: z.string(),
  registeredOn: z.iso.date(),
  applicantRef: z.string(),
  familyRefs: z.array(z.string()).nullable(),
  decision: z.object({ kind: decisionKindSchema, on: z.iso.date() }).nullable(),
  additionalDecision: z.object({ kind: z.enum(['assign', 'refuse']), on: z.iso.date() }).nullable(),
  period: z.object({ from: z.string(), to: z.string() }).nullable(),
  authority: z.object({ kato: z.string(), name: z.object({ kk: z.string(), ru: z.string() }) }),
});

/** A row with what the service reads of it, and the whole row as the ministry sent it. */
export type NewRow = { row: RegisterRow; source: Item };

/** The ministry's register. Every method throws when the table cannot be reached. */
export type Register = {
  /** Stores rows; a row with the same application, decision kind and date replaces the one before. */
  putRows(rows: readonly NewRow[]): Promise<void>;
  putContacts(contacts: readonly (Contact & { citizenRef: string })[]): Promise<void>;
  contact(citizenRef: string): Promise<Contact | null>;
  /** All rows of every application that ever named the person, as applicant or in the family. */
  rowsOf(citizenRef: string): Promise<RegisterRow[]>;
};

const applicationOf = ({ authority, applicationNumber }: RegisterRow): string =>
  `${authority.kato}#${applicationNumber}`;

const rowKey = (row: RegisterRow): Key => ({
  pk: applicationPartition(applicationOf(row)),
  sk: row.decision ? `decision#${row.decision.on}#${row.decision.kind}` : 'undecided',
});

const personKeys = (row: RegisterRow): Key[] =>
  [row.applicantRef, ...(row.familyRefs ?? [])].map((ref) => ({
    pk: personPartition(ref),
    sk: `${APPLICATION_PREFIX}${applicationOf(row)}`,
  }));

/** DynamoDB takes 25 writes in a batch, each key once. */
const BATCH = 25;
const BACK_OFF = 50;
const LONGEST_PAUSE = 1_000;

export function makeRegister({ documents, name }: Table): Register {
  async function putAll(items: readonly (Key & Item)[]): Promise<void> {
    const pending = [...new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values()];
    for (let busy = 0; pending.length > 0; ) {
      // What DynamoDB left over, it was too busy for: not at once again.
      if (busy > 0) await setTimeout(Math.min(busy * BACK_OFF, LONGEST_PAUSE));
      const batch = pending.splice(0, BATCH).map((item) => ({ PutRequest: { Item: item } }));
      const { UnprocessedItems } = await documents.send(
        new BatchWriteCommand({ RequestItems: { [name]: batch } }),
      );
      const left = UnprocessedItems?.[name] ?? [];
      for (const { PutRequest } of left) pending.push(PutRequest?.Item as Key & Item);
      busy = left.length > 0 ? busy + 1 : 0;
    }
  }

  async function query(pk: string, prefix?: string): Promise<Item[]> {
    const items: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await documents.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': pk, ...(prefix !== undefined && { ':prefix': prefix }) },
          ConsistentRead: true,
          ExclusiveStartKey,
        }),
      );
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return items;
  }

  return {
    async putRows(rows) {
      // Pointers first: a row that can be found by nobody would be worse than a pointer to no row yet.
      await putAll(rows.flatMap(({ row }) => personKeys(row)));
      await putAll(rows.map(({ row, source }) => ({ ...rowKey(row), ...row, source })));
    },

    putContacts: (contacts) =>
      putAll(contacts.map(({ citizenRef, ...contact }) => ({ ...contactKey(citizenRef), ...contact }))),

    async contact(citizenRef) {
      const { Item } = await documents.send(new GetCommand({ TableName: name, Key: contactKey(citizenRef) }));
      return Item ? contactSchema.parse(Item) : null;
    },

    async rowsOf(citizenRef) {
      const pointers = await query(personPartition(citizenRef), APPLICATION_PREFIX);
      const applications = await Promise.all(pointers.map(({ sk }) => query(String(sk))));
      return applications.flat().map((item) => rowSchema.parse(item));
    },
  };
}
