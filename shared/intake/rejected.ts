import { type Cell, textOf } from './cells.ts';
import { COLUMN_NAMES, headingsOf } from './form.ts';
import type { Table, TableRow } from './tables.ts';

/** A row that was not taken, with the people of its family and the reason in words. */
export type RejectedRow = { row: TableRow; members: readonly Cell[] | null; reason: string };

/** What a spreadsheet program needs to read a CSV file as UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A line of a CSV file (RFC 4180). */
export const csvLine = (cells: readonly string[], delimiter: string): string =>
  `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\r\n`;

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

const hasOwnMembers = ({ kind, places }: Table): boolean => kind !== 'journal' || places.member !== undefined;

/** The headings of a table's rejected rows: its own, one for the family where it has none, one for the reason. */
export function rejectedHeadings(table: Table): string[] {
  const { language, places } = table;
  const headings = headingsOf(table);
  if (!hasOwnMembers(table)) headings.push(COLUMN_NAMES.member[language]);
  if (places.whyRejected === undefined) headings.push(COLUMN_NAMES.whyRejected[language]);
  return headings;
}

/** The cells beneath them: as they were, so that they can be mended and sent again. */
export function rejectedCells({ row: { table, cells }, members, reason }: RejectedRow): string[] {
  const row = table.headings.map((_, place) => String(cells[place] ?? ''));
  const family = (members ?? []).map(textOf);
  const { member, whyRejected } = table.places;
  if (!hasOwnMembers(table)) row.push(family.join('\n'));
  else if (member !== undefined && family.length > 0)
    row[member] = [row[member], ...family].filter(Boolean).join('\n');
  if (whyRejected === undefined) row.push(reason);
  else row[whyRejected] = reason;
  return row;
}
