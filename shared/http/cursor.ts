/** Sorts before every change: the cursor of somebody who has seen none. */
const START = '0';
/** A change, or a time after which nothing has changed yet. */
const POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(#[0-9a-f]{32})?$/;
/** Times beyond four-digit years would sort before all others. */
const FOUR_DIGIT_YEAR = /^\d{4}-/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** What a client keeps between two calls; null is the beginning. */
export const encodeCursor = (position: string | null): string =>
  Buffer.from(position ?? START).toString('base64url');

type Decoded = { kind: 'ok'; from: string | null } | { kind: 'invalid' };

/** Takes a cursor given out before, or a time: both are positions in the order of changes. */
export function decodeCursor(text: string | undefined): Decoded {
  if (text === undefined) return { kind: 'ok', from: null };
  if (TIME.test(text)) {
    const at = Date.parse(text);
    const from = Number.isNaN(at) ? '' : new Date(at).toISOString();
    return FOUR_DIGIT_YEAR.test(from) ? { kind: 'ok', from } : { kind: 'invalid' };
  }
  const position = Buffer.from(text, 'base64url').toString();
  if (position === START) return { kind: 'ok', from: null };
  return POSITION.test(position) ? { kind: 'ok', from: position } : { kind: 'invalid' };
}

/** Takes only a cursor given out before, as it stands behind an item. */
export function decodeNext(text: string | undefined): Decoded {
  const cursor = decodeCursor(text);
  const isTime = cursor.kind === 'ok' && cursor.from !== null && !cursor.from.includes('#');
  return isTime ? { kind: 'invalid' } : cursor;
}
