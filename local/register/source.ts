import { basename } from 'node:path';
import type { DateSystem } from '../../shared/intake/dates.ts';
import { COLUMN_NAMES } from '../../shared/intake/form.ts';
import { makeTableReader, type TableRow, type Unusable } from '../../shared/intake/tables.ts';
import type { SheetRow } from '../../shared/intake/workbook.ts';
import { delimiterIn, readCsv } from './csv.ts';
import { DEFAULT_CODE_PAGE, type Inspected, inspect } from './encoding.ts';
import { openXlsx } from './xlsx.ts';

/** A file of the register, ready to be read as often as needed. `delimiter`: what its rejected rows are written with. */
export type Source = {
  file: string;
  sha256: string;
  bytes: number;
  system: DateSystem;
  encoding: string | null;
  delimiter: string;
  /** Every row under the headings of a table. Throws `Unreadable` where no table is found. */
  rows: () => AsyncGenerator<TableRow>;
  close: () => void;
};

/** A file that cannot be read; the message says why, and holds nothing of its content. */
export class Unreadable extends Error {}

/** Spreadsheet programs of this part of the world put semicolons between the cells of a CSV file. */
const DELIMITER_OF_WORKBOOKS = ';';

/** Opens a file. `encoding`: of a text, where its bytes do not say it. Throws `Unreadable`. */
export async function openSource(file: string, encoding?: string): Promise<Source> {
  const inspected = await inspect(file).catch((cause: unknown) =>
    unreadable(file, 'it cannot be opened', cause),
  );
  if (inspected.kind === 'old-workbook')
    return unreadable(file, 'save it as .xlsx: the older .xls is not read');
  if (inspected.kind === 'workbook') return openBook(file, inspected);
  // What is said of the encoding counts where the bytes say nothing.
  const said = inspected.encoding === DEFAULT_CODE_PAGE ? encoding : undefined;
  return openText(file, inspected, said ?? inspected.encoding);
}

async function openText(file: string, { sha256, bytes }: Inspected, encoding: string): Promise<Source> {
  const delimiter = await delimiterIn(file, encoding);
  async function* rows(): AsyncGenerator<TableRow> {
    let seen = false;
    for await (const row of tablesIn(file, readCsv(file, encoding))) {
      seen = true;
      if (row !== 'table') yield row;
    }
    if (!seen) unreadable(file, describe({ kind: 'no-table' }));
  }
  return { file, sha256, bytes, system: 1900, encoding, delimiter, rows, close: () => undefined };
}

async function openBook(file: string, { sha256, bytes }: Inspected): Promise<Source> {
  const book = await openXlsx(file).catch((cause: unknown) => unreadable(file, 'it is no workbook', cause));
  async function* rows(): AsyncGenerator<TableRow> {
    let seen = false;
    for (const sheet of book.sheets) {
      for await (const row of tablesIn(file, sheet.rows())) {
        seen = true;
        if (row !== 'table') yield row;
      }
    }
    if (!seen) unreadable(file, describe({ kind: 'no-table' }));
  }
  const { system, close } = book;
  return { file, sha256, bytes, system, encoding: null, delimiter: DELIMITER_OF_WORKBOOKS, rows, close };
}

/** The rows of one sheet; `table` where it has headings and perhaps nothing beneath them. A sheet of notes has neither. */
async function* tablesIn(file: string, rows: AsyncGenerator<SheetRow>): AsyncGenerator<TableRow | 'table'> {
  const reader = makeTableReader();
  try {
    for await (const { number, cells } of rows) {
      const read = reader.read(cells, number);
      if (read === null) continue;
      if ('table' in read && typeof read.table === 'object') yield read;
      else if ('kind' in read && read.kind === 'lacks') unreadable(file, describe(read));
      else return;
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    unreadable(file, error instanceof Error ? error.message : String(error), error);
  }
  if (!reader.isWithoutTable()) yield 'table';
}

function describe(unusable: Unusable): string {
  if (unusable.kind === 'no-table')
    return 'no table was found: its columns are named as in Annex 3-1, in Kazakh, Russian or English';
  const names = unusable.columns.map((column) => `"${COLUMN_NAMES[column].kk}" (${COLUMN_NAMES[column].ru})`);
  return `the table of ${unusable.table} lacks the column ${names.join(' and ')}`;
}

function unreadable(file: string, why: string, cause?: unknown): never {
  throw new Unreadable(`${basename(file)}: ${why}.`, { cause });
}
