import { closeSync, existsSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import {
  BYTE_ORDER_MARK,
  csvLine,
  type RejectedRow,
  rejectedCells,
  rejectedHeadings,
} from '../../shared/intake/rejected.ts';
import { replace } from '../replace.ts';

/** How far the file was written, for an import that goes on later; `headings`: those that stand last in it. */
type RejectsPosition = { bytes: number; headings: string | null };

/** `isTrial`: nothing is sent; what an interrupted import has written stays as it is. */
type Where = { file: string; delimiter: string; isTrial: boolean };
const BEGINNING: RejectsPosition = { bytes: 0, headings: null };

/**
 * The rows that were not taken, as they were, each with its reason: under their own headings, so that the file can be
 * mended and imported again. The people of a row's family stand beside it, since their own table may not come again.
 */
export function openRejects({ file, delimiter, isTrial }: Where, from: RejectsPosition = BEGINNING) {
  const name = `${file}.rejected.csv`;
  const part = `${name}.${isTrial ? 'trial' : 'part'}`;
  const position = { ...from };
  let opened: number | undefined;

  function handle(): number {
    if (opened !== undefined) return opened;
    opened = openSync(part, existsSync(part) ? 'r+' : 'w+', 0o600);
    ftruncateSync(opened, position.bytes);
    return opened;
  }

  function add(rejected: readonly RejectedRow[]): void {
    if (rejected.length === 0) return;
    let text = position.bytes === 0 ? BYTE_ORDER_MARK : '';
    for (const each of rejected) {
      const headings = csvLine(rejectedHeadings(each.row.table), delimiter);
      if (headings !== position.headings) text += `${position.headings === null ? '' : '\r\n'}${headings}`;
      position.headings = headings;
      text += csvLine(rejectedCells(each), delimiter);
    }
    const bytes = Buffer.from(text);
    writeSync(handle(), bytes, 0, bytes.length, position.bytes);
    position.bytes += bytes.length;
  }

  /** Puts the file in its place; where every row was taken there is none, nor one of an earlier import. */
  function finish(): string | null {
    if (position.bytes > 0) handle();
    if (opened !== undefined) closeSync(opened);
    if (position.bytes > 0) replace(part, name);
    else for (const stale of [part, name]) rmSync(stale, { force: true });
    return position.bytes > 0 ? name : null;
  }

  return { add, finish, position };
}
export type Rejects = ReturnType<typeof openRejects>;
