import { closeSync, existsSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { type Cell, textOf } from '../../shared/intake/cells.ts';
import { COLUMN_NAMES, headingsOf } from '../../shared/intake/form.ts';
import type { Table, TableRow } from '../../shared/intake/tables.ts';
import { replace } from '../replace.ts';

export type RejectedRow = { row: TableRow; members: readonly Cell[] | null; reason: string };
/** How far the file was written, for an import that goes on later; `headings`: those that stand last in it. */
export type RejectsPosition = { bytes: number; headings: string | null };

/** `isTrial`: nothing is sent; what an interrupted import has written stays as it is. */
type Where = { file: string; delimiter: string; isTrial: boolean };
const BEGINNING: RejectsPosition = { bytes: 0, headings: null };

const rejectsFileOf = (file: string): string => `${file}.rejected.csv`;

/**
 * The rows that were not taken, as they were, each with its reason: under their own headings, so that the file can be
 * mended and imported again. The people of a row's family stand beside it, since their own table may not come again.
 */
export function openRejects({ file, delimiter, isTrial }: Where, from: RejectsPosition = BEGINNING) {
  const part = `${rejectsFileOf(file)}.${isTrial ? 'trial' : 'part'}`;
  const position = { ...from };
  let opened: number | undefined;

  function handle(): number {
    if (opened !== undefined) return opened;
    opened = openSync(part, existsSync(part) ? 'r+' : 'w+', 0o600);
    ftruncateSync(opened, position.bytes);
    return opened;
  }

  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\r\n`;

  function add(rejected: readonly RejectedRow[]): void {
    if (rejected.length === 0) return;
    let text = position.bytes === 0 ? '\uFEFF' : '';
    for (const { row, members, reason } of rejected) {
      const headings = line(headingsWith(row.table));
      if (headings !== position.headings) text += `${position.headings === null ? '' : '\r\n'}${headings}`;
      position.headings = headings;
      text += line(cellsWith(row, members, reason));
    }
    const bytes = Buffer.from(text);
    writeSync(handle(), bytes, 0, bytes.length, position.bytes);
    position.bytes += bytes.length;
  }

  /** Puts the file in its place; where every row was taken there is none, nor one of an earlier import. */
  function finish(): string | null {
    if (opened !== undefined) closeSync(opened);
    const name = rejectsFileOf(file);
    if (position.bytes > 0) replace(part, name);
    else for (const stale of [part, name]) rmSync(stale, { force: true });
    return position.bytes > 0 ? name : null;
  }

  return { add, finish, position };
}
export type Rejects = ReturnType<typeof openRejects>;

const hasOwnMembers = ({ kind, places }: Table): boolean => kind !== 'journal' || places.member !== undefined;

function headingsWith(table: Table): string[] {
  const { language, places } = table;
  const headings = headingsOf(table);
  if (!hasOwnMembers(table)) headings.push(COLUMN_NAMES.member[language]);
  if (places.whyRejected === undefined) headings.push(COLUMN_NAMES.whyRejected[language]);
  return headings;
}

function cellsWith({ table, cells }: TableRow, members: readonly Cell[] | null, reason: string): string[] {
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

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
