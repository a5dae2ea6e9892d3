import type { Column, Places } from './columns.ts';
import { FAULT_TEXTS, type Fault } from './faults.ts';
import { headingsOf } from './form.ts';
import type { HeadingLanguage } from './headings.ts';
import type { TableRow } from './tables.ts';

/** What the service says of a row that it did not take: a JSON Pointer into the row, and the rule. */
export type Refusal = { pointer: string; detail: string };

const ROW: Record<HeadingLanguage, (number: number) => string> = {
  kk: (number) => `${number}-жол`,
  ru: (number) => `строка ${number}`,
  en: (number) => `row ${number}`,
};

/** The fields of a row that are called otherwise than their columns. */
const COLUMN_OF_FIELD: Readonly<Record<string, Column>> = { family: 'member' };

/** Where a column's cell stands, and how its heading reads; a long one by its beginning. */
function nameOf({ table }: TableRow, column: Column): string {
  const place = table.places[column];
  const heading = place === undefined ? '' : (headingsOf(table)[place] ?? '');
  return heading.length > LONGEST ? `${heading.slice(0, LONGEST)}…` : heading;
}
const LONGEST = 60;

/** Why a row was not read, in words, with the heading of each cell that is meant. */
export function reasonOf(row: TableRow, faults: readonly Fault[], language = row.table.language): string {
  return written(
    row,
    faults.map(({ column, kind }) => ({ column, text: FAULT_TEXTS[kind][language] })),
    language,
  );
}

/** Why the service did not take a row: its rules as they are given, under the table's own headings. */
export function reasonOfRefusal(
  row: TableRow,
  refusals: readonly Refusal[],
  language = row.table.language,
): string {
  const said = refusals.map(({ pointer, detail }) => ({
    column: columnAt(pointer, row.table.places),
    text: detail,
  }));
  return written(row, said, language);
}

function columnAt(pointer: string, places: Places): Column | null {
  const [, field = ''] = pointer.split('/');
  const column = COLUMN_OF_FIELD[field] ?? field;
  return column in places ? (column as Column) : null;
}

function written(
  row: TableRow,
  said: readonly { column: Column | null; text: string }[],
  language: HeadingLanguage,
): string {
  const sentences = said.map(({ column, text }) => {
    const name = column === null ? '' : nameOf(row, column);
    return name === '' ? text : `${name}: ${text}`;
  });
  return `${ROW[language](row.number)}. ${[...new Set(sentences)].join('; ')}`;
}
