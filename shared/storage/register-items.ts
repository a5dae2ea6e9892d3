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
/** Whoever else had the number when this was stored, or came to it since, left a mark with its citizen. Earlier contacts do not say so. */
export const markedSchema = z.object({ othersMarked: z.boolean().optional() });
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
/** Rows and words from before they were dated say no time. */
const storedSchema = z.object({
  source: z.record(z.string(), z.unknown()),
  receivedAt: instant.optional(),
});
const withdrawnSchema = z.object({
  sk: z.string(),
  withdrawn: z.boolean(),
  words: z.array(z.object({ withdrawn: z.boolean(), at: instant })).optional(),
});

/** The items of a journal row: itself, and what was said about taking it back. */
export function itemsOf(journalRow: JournalRow): (Key & Item)[] {
  const { row, source, withdrawn, receivedAt, words } = journalRow;
  const hash = sha256(contentOf(journalRow));
  const key = rowKey(applicationOf(row), { decision: row.decision, hash });
  return [
    { ...key, ...row, source, receivedAt },
    ...(withdrawn === undefined ? [] : [{ ...withdrawnKey(key), withdrawn, words }]),
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
      .map(({ sk, withdrawn, words }) => [sk.slice(WITHDRAWN_PREFIX.length), { withdrawn, words }]),
  );
  return items
    .filter((item) => !isMark(item))
    .map((item) => {
      const { source, receivedAt } = storedSchema.parse(item);
      const row = rowSchema.parse(item) satisfies RegisterRow;
      const { withdrawn, words } = marks.get(String(item.sk)) ?? {};
      return { row, source, receivedAt, withdrawn, words };
    });
}
