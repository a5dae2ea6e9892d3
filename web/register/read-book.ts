import type { TableRow } from '../../shared/intake/tables.ts';
import { openWorkbook, readSheet } from '../../shared/intake/workbook.ts';
import { type Numbered, type ReadFile, tableRows, type Unusable } from './read-files.ts';
import { partsOfZip } from './zip.ts';

/** A workbook with all of its tables. Fetched when the first workbook is opened. */
export async function readBook(file: File): Promise<ReadFile | Unusable> {
  const parts = await partsOfZip(file);
  const { sheets, system, texts } = await openWorkbook(parts);
  const rows: TableRow[] = [];
  for (const { path } of sheets) {
    const chunks = await parts(path);
    if (!chunks) continue;
    const sheet: Numbered[] = [];
    for await (const row of readSheet(chunks, texts)) sheet.push(row);
    const read = tableRows(sheet);
    if (!Array.isArray(read)) return { ...read, name: file.name, codePage: false };
    rows.push(...read);
  }
  const book = { name: file.name, rows, system, codePage: false, delimiter: ';' };
  return rows.length === 0 ? { name: file.name, codePage: false, kind: 'no-table' } : book;
}
