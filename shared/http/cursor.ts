import { isCalendarDate } from '../domain/time.ts';

/** Sorts before every change: the cursor of somebody who has seen none. */
const START = '0';
/** A change, or a time after which nothing has changed yet. */
const POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(#[0-9a-f]{32})?$/;
/** Times beyond four-digit years would sort before all others. */
const FOUR_DIGIT_YEAR = /^\d{4}-/;
/** RFC 3339, section 5.6, without the leap second: JavaScript's time has none. */
const TIME =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
/** `+` means a space in a query: an offset east of Greenwich that was not escaped. */
const LOST_PLUS = / (?=\d\d:\d\d$)/;

/** What a client keeps between two calls; null is the beginning. */
export const encodeCursor = (position: string | null): string =>
  Buffer.from(position ?? START).toString('base64url');

type Decoded = { kind: 'ok'; from: string | null } | { kind: 'invalid' };

/**
 * Takes a cursor given out before, or a time: both are positions in the order of changes. Nothing, and an empty text, is
 * the beginning.
 */
export function decodeCursor(text = ''): Decoded {
  if (text === '') return { kind: 'ok', from: null };
  const time = text.replace(LOST_PLUS, '+');
  const date = TIME.exec(time)?.[1];
  if (date !== undefined) {
    const from = isCalendarDate(date) ? new Date(time).toISOString() : '';
    return FOUR_DIGIT_YEAR.test(from) ? { kind: 'ok', from } : { kind: 'invalid' };
  }
  const position = Buffer.from(text, 'base64url').toString();
  if (encodeCursor(position) !== text) return { kind: 'invalid' };
  if (position === START) return { kind: 'ok', from: null };
  return POSITION.test(position) ? { kind: 'ok', from: position } : { kind: 'invalid' };
}

/** Takes only a cursor given out before, as it stands behind an item. */
export function decodeNext(text: string | undefined): Decoded {
  const cursor = decodeCursor(text);
  const isTime = cursor.kind === 'ok' && cursor.from !== null && !cursor.from.includes('#');
  return isTime ? { kind: 'invalid' } : cursor;
}
