import * as z from 'zod';
import { applicationOf, peopleOf } from '../domain/decisions.ts';
import { instant, keptIin, officialText } from '../domain/fields.ts';
import { birthDateOf } from '../domain/identity-number.ts';
import { contentOf, type JournalRow } from '../domain/journal.ts';
import { readable, wholeKato } from '../domain/journal-text.ts';
import { LANGUAGES } from '../domain/language.ts';
import {
  additionalDecisionKindSchema,
  authoritySchema,
  decisionKindSchema,
  type RegisterRow,
} from '../domain/membership.ts';
import { sha256 } from '../signing/random.ts';
import {
  applicationPartition,
  earlierApplication,
  type Key,
  personPartition,
  rowKey,
  WITHDRAWN_PREFIX,
  withdrawnKey,
} from './keys.ts';
import type { Item } from './table.ts';

export const contactSchema = z.object({
  phone: z.templateLiteral(['+7', z.string()]),
  phoneRef: z.string(),
  language: z.enum(LANGUAGES),
  /** When the register sent it; contacts of the first release do not say. */
  sentAt: instant.optional(),
});
const takenAwaySchema = z.object({ phone: z.null(), language: z.enum(LANGUAGES) });
export const storedContactSchema = z.union([contactSchema, takenAwaySchema]);

/** A row as it was stored; one from before KATO and number had one spelling is read in it. */
const rowSchema = z.object({
  applicationNumber: z.string().transform(readable),
  registeredOn: z.iso.date(),
  applicantRef: z.string(),
  familyRefs: z.array(z.string()).nullable(),
  decision: z
    .object({ kind: decisionKindSchema, on: z.iso.date(), reason: officialText.optional() })
    .nullable(),
  additionalDecision: z.object({ kind: additionalDecisionKindSchema, on: z.iso.date() }).nullable(),
  period: z.object({ from: z.string(), to: z.string() }).nullable(),
  authority: authoritySchema.extend({ kato: z.string().transform(wholeKato) }),
});
const peopleSchema = z.object({
  applicantIin: keptIin.optional(),
  family: z.array(z.object({ iin: keptIin })).optional(),
});
const storedSchema = z.object({ source: z.record(z.string(), z.unknown()) });
const withdrawnSchema = z.object({ sk: z.string(), withdrawn: z.boolean() });

/** The items of a journal row: itself, and what was said about taking it back. */
export function itemsOf(journalRow: JournalRow): (Key & Item)[] {
  const { row, source, withdrawn } = journalRow;
  const hash = sha256(contentOf(journalRow));
  const key = rowKey(applicationOf(row), { decision: row.decision, hash });
  return [
    { ...key, ...row, source },
    ...(withdrawn === undefined ? [] : [{ ...withdrawnKey(key), withdrawn }]),
  ];
}

/** By these everyone in a row finds its application. */
export const pointersOf = ({ row }: JournalRow): Key[] =>
  peopleOf(row).map((ref) => ({ pk: personPartition(ref), sk: applicationPartition(applicationOf(row)) }));

/** The row with its people's days of birth: its source has their numbers in the order in which the row has their references. */
export function withBirthDates({ row, source }: JournalRow): RegisterRow {
  const { applicantIin, family = [] } = peopleSchema.parse(source);
  const others = [...new Set(family.map(({ iin }) => iin))];
  const known = [
    [row.applicantRef, applicantIin] as const,
    ...others.map((iin, place) => [row.familyRefs?.[place], iin] as const),
  ];
  const born = known.flatMap(([ref, iin]) =>
    ref !== undefined && iin !== undefined ? [[ref, birthDateOf(iin)] as const] : [],
  );
  return born.length > 0 ? { ...row, born: Object.fromEntries(born) } : row;
}

/** Whether rows stored under an earlier form of key may be of one of these applications. */
export function isEarlierPartitionOf(partition: string, rows: readonly RegisterRow[]): boolean {
  const earlier = earlierApplication(partition);
  return (
    earlier !== null &&
    rows.some(
      (row) =>
        applicationOf(row) ===
        applicationOf({
          authority: { ...row.authority, kato: earlier.kato },
          applicationNumber: earlier.applicationNumber,
          registeredOn: row.registeredOn,
        }),
    )
  );
}

/** The rows among items of the applications' partitions, each with the last word on whether it is taken back. */
export function rowsAmong(items: readonly Item[]): JournalRow[] {
  const isMark = ({ sk }: Item): boolean => String(sk).startsWith(WITHDRAWN_PREFIX);
  const marks = new Map(
    items
      .filter(isMark)
      .map((item) => withdrawnSchema.parse(item))
      .map(({ sk, withdrawn }) => [sk.slice(WITHDRAWN_PREFIX.length), withdrawn]),
  );
  return items
    .filter((item) => !isMark(item))
    .map((item) => ({
      row: rowSchema.parse(item) satisfies RegisterRow,
      source: storedSchema.parse(item).source,
      withdrawn: marks.get(String(item.sk)),
    }));
}
