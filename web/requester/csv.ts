import { BYTE_ORDER_MARK, csvLine } from '../../shared/intake/rejected.ts';
import { save } from '../save.ts';

/** A spreadsheet takes a cell that begins so for a formula; an apostrophe before it keeps it a text. */
const FORMULA = /^[=+\-@\t\r]/;

const harmless = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  BYTE_ORDER_MARK + rows.map((row) => csvLine(row.map(harmless), ',')).join('');

/** Saves rows as a file. `name`: nothing personal, for it stays in a folder that others may see. */
export const saveCsv = (name: string, rows: readonly (readonly string[])[]): void =>
  save(new Blob([toCsv(rows)], { type: 'text/csv' }), name);
