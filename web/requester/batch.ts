import { PURPOSES, type Purpose } from '../../shared/domain/purpose.ts';
import { rowsOfText } from '../../shared/intake/delimited.ts';
import { type Checked, checkForm, type Typed } from './submission.ts';

/** Rows in one file: what a desk sends in a morning. Whole portfolios go through the API. */
export const MOST_ROWS = 500;

/** `number`: the line of the file's table, the headings being line 1. */
export type BatchRow = { number: number; typed: Typed; checked: Checked };

export type Batch = { kind: 'rows'; rows: BatchRow[] } | { kind: 'empty' } | { kind: 'too-many' };

/** The first word that a heading begins with says what its column holds. */
const HEADINGS = {
  iin: /^(жсн|иин|iin)/i,
  purpose: /^(мақсат|цель|purpose)/i,
  reference: /^(нөмір|өтініш|шарт|номер|reference|number)/i,
  birthDate: /^(туған|дата рожд|birth|date of birth)/i,
} as const;

/** `names`: the purposes as the reader's language words them; the API's own values are understood as well. */
export function readBatch(text: string, names: Record<Purpose, string>, now: number): Batch {
  const cut = rowsOfText(text);
  if ('kind' in cut) return { kind: 'empty' };
  const [headings = [], ...lines] = cut.rows
    .map((row) => row.map((cell) => cell.trim()))
    .filter((row) => row.some((cell) => cell !== ''));
  const place = (column: keyof typeof HEADINGS): number =>
    headings.findIndex((heading) => HEADINGS[column].test(heading));
  const places = {
    iin: place('iin'),
    purpose: place('purpose'),
    reference: place('reference'),
    birthDate: place('birthDate'),
  };
  if (places.iin === -1 || lines.length === 0) return { kind: 'empty' };
  if (lines.length > MOST_ROWS) return { kind: 'too-many' };
  const rows = lines.map((line, index): BatchRow => {
    const cell = (at: number): string => line[at] ?? '';
    const typed: Typed = {
      // A spreadsheet takes the zeros of those born in the 2000s away.
      iin: cell(places.iin).padStart(12, '0'),
      purpose: purposeOf(cell(places.purpose), names),
      reference: cell(places.reference),
      birthDate: dayOf(cell(places.birthDate)),
    };
    return { number: index + 2, typed, checked: checkForm(typed, now) };
  });
  return { kind: 'rows', rows };
}

function purposeOf(text: string, names: Record<Purpose, string>): string {
  const wanted = text.toLowerCase();
  return PURPOSES.find((each) => each === wanted || names[each].toLowerCase() === wanted) ?? text;
}

/** `31.12.1990` as `1990-12-31`; anything else as it is. */
const dayOf = (text: string): string => text.replace(/^(\d{2})\.(\d{2})\.(\d{4})$/, '$3-$2-$1');

/** The same for the same row of the same file, so that a file that is sent again asks nobody twice. */
export async function keyOf(text: string, row: number): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${row}\n${text}`));
  return Array.from(new Uint8Array(digest).slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}
