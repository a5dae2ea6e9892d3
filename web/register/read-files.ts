import type { Authority } from '../../shared/domain/membership.ts';
import type { CalendarDate } from '../../shared/domain/time.ts';
import type { Cell } from '../../shared/intake/cells.ts';
import type { Column } from '../../shared/intake/columns.ts';
import type { DateSystem } from '../../shared/intake/dates.ts';
import { rowsOfText } from '../../shared/intake/delimited.ts';
import { makeFamilies } from '../../shared/intake/families.ts';
import type { Fault } from '../../shared/intake/faults.ts';
import { type Body, readJournalRow, readPhoneRow } from '../../shared/intake/journal-row.ts';
import { makeTableReader, type TableKind, type TableRow } from '../../shared/intake/tables.ts';
import { type CodePage, decoded } from '../text-file.ts';

/** A file with all of its rows. `codePage`: its bytes do not say the encoding, so that somebody must look at the names. */
export type ReadFile = {
  name: string;
  rows: TableRow[];
  system: DateSystem;
  codePage: boolean;
  delimiter: string;
};

/** Why a file is of no use. */
export type Unusable = { name: string; codePage: boolean } & (
  | { kind: 'no-table' }
  | { kind: 'unreadable' }
  | { kind: 'lacks'; table: TableKind; columns: Column[] }
);

export type Numbered = { number: number; cells: readonly Cell[] };

export async function readFile(file: File, codePage: CodePage): Promise<ReadFile | Unusable> {
  const { name } = file;
  try {
    const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    const isWorkbook = start[0] === 0x50 && start[1] === 0x4b;
    return isWorkbook
      ? await import('./read-book.ts').then(({ readBook }) => readBook(file))
      : await readText(file, codePage);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name, codePage: false, kind: 'unreadable' };
  }
}

async function readText(file: File, codePage: CodePage): Promise<ReadFile | Unusable> {
  const { text, isCertain } = decoded(new Uint8Array(await file.arrayBuffer()), codePage);
  const from = { name: file.name, codePage: !isCertain };
  const cut = rowsOfText(text);
  if ('kind' in cut) return { ...from, kind: 'unreadable' };
  const { rows: lines, delimiter } = cut;
  const rows = tableRows(lines.map((cells, index) => ({ number: index + 1, cells })));
  if (!Array.isArray(rows)) return { ...from, ...rows };
  if (rows.length === 0) return { ...from, kind: 'no-table' };
  return { ...from, rows, system: 1900, delimiter };
}

type Lacking = { kind: 'lacks'; table: TableKind; columns: Column[] };

export function tableRows(lines: readonly Numbered[]): TableRow[] | Lacking {
  const reader = makeTableReader();
  const rows: TableRow[] = [];
  for (const { number, cells } of lines) {
    const read = reader.read(cells, number);
    if (read === null) continue;
    if ('cells' in read) rows.push(read);
    else if (read.kind === 'lacks') return read;
    else return rows;
  }
  return rows;
}

/** A row to send, or one with faults. */
export type Item = {
  file: ReadFile;
  row: TableRow;
  members: readonly Cell[] | null;
  what: 'entries' | 'contacts';
  body: Body;
  faults: readonly Fault[];
};

/** Every row of the files in their order, with its family beside it. */
export function itemsOf(files: readonly ReadFile[], authority: Authority, today: CalendarDate): Item[] {
  const families = makeFamilies(today);
  const all = files.flatMap((file) => file.rows.map((row) => ({ file, row })));
  const ofFamilies = all.filter(({ row }) => row.table.kind === 'families');
  for (const { file, row } of ofFamilies) families.add(row, file.system);
  const items = all.flatMap(({ file, row }): Item[] => {
    const { system } = file;
    if (row.table.kind === 'families') return [];
    if (row.table.kind === 'phones')
      return [{ file, row, members: null, what: 'contacts', ...readPhoneRow(row, { today, system }) }];
    const members = families.membersOf(row, system);
    return [
      { file, row, members, what: 'entries', ...readJournalRow(row, { today, system, authority, members }) },
    ];
  });
  const leftOver = ofFamilies.filter(({ file, row }) => families.isLeftOver(row, file.system));
  const faults: Fault[] = [{ column: 'applicationNumber', kind: 'no-journal-row' }];
  return [
    ...items,
    ...leftOver.map((each): Item => ({ ...each, members: null, what: 'entries', body: {}, faults })),
  ];
}
