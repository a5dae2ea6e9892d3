import { delimiterOf } from './delimiter.ts';

const BEGINNING = 32_768;

/** A text with a quotation mark that is never closed: what follows it cannot be told apart. */
export type Unclosed = { kind: 'unclosed' };

/**
 * The rows of a CSV file (RFC 4180) whose whole text is at hand, as the pages have it: the command reads as it goes, by a
 * library that would be a fourth of all that the pages may weigh. A quotation mark within an unquoted cell is text.
 */
export function rowsOfText(text: string): { rows: string[][]; delimiter: string } | Unclosed {
  const delimiter = delimiterOf(text.slice(0, BEGINNING));
  const rows: string[][] = [];
  let row: string[] = [];
  const lineEnd = /\r\n|\n|\r/y;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const quoted = text[at] === '"' ? quotedAt(text, at) : { value: '', end: at };
    if (quoted === null) return { kind: 'unclosed' };
    // What stands behind a closing mark belongs to the cell: somebody has forgotten to double a mark.
    const plain = plainAt(text, quoted.end, delimiter);
    row.push(quoted.value + plain.value);
    at = plain.end;
    if (text[at] === delimiter) {
      at += 1;
      if (at < text.length) continue;
      row.push('');
    }
    lineEnd.lastIndex = at;
    at += lineEnd.exec(text)?.[0].length ?? 0;
    rows.push(row);
    row = [];
  }
  return { rows, delimiter };
}

type CellAt = { value: string; end: number };

function plainAt(text: string, start: number, delimiter: string): CellAt {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(start, end), end };
}

/** What stands between two quotation marks, doubled ones being one. */
function quotedAt(text: string, start: number): CellAt | null {
  let value = '';
  for (let from = start + 1; ; ) {
    const mark = text.indexOf('"', from);
    if (mark < 0) return null;
    value += text.slice(from, mark);
    if (text[mark + 1] !== '"') return { value, end: mark + 1 };
    value += '"';
    from = mark + 2;
  }
}
