import { expect, test } from 'vitest';
import { decodeCursor, decodeNext, encodeCursor } from '../../shared/http/cursor.ts';

const TIME = '2026-11-23T02:49:25.123Z';

test.each([
  ['the beginning', null],
  ['a change', `${TIME}#${'0a'.repeat(16)}`],
  ['a time behind which nothing has changed yet', TIME],
])('given %s as a cursor, when it comes back, then it is the same place', (_name, position) => {
  expect(decodeCursor(encodeCursor(position))).toEqual({ kind: 'ok', from: position });
});

test('given a time, then it is a place among the changes', () => {
  expect(decodeCursor('2026-11-23T07:49:25.123+05:00')).toEqual({ kind: 'ok', from: TIME });
});

test.each(['', 'nonsense', encodeCursor('2026-11-23'), encodeCursor(`${TIME}#short`)])(
  'given %j, then it is refused',
  (text) => {
    expect(decodeCursor(text)).toEqual({ kind: 'invalid' });
  },
);

test.each([
  ['nothing', undefined, { kind: 'ok', from: null }],
  ['the beginning', encodeCursor(null), { kind: 'ok', from: null }],
  [
    'a place behind an item',
    encodeCursor(`${TIME}#${'0a'.repeat(16)}`),
    { kind: 'ok', from: `${TIME}#${'0a'.repeat(16)}` },
  ],
  ['a time', TIME, { kind: 'invalid' }],
  ['a time as a cursor', encodeCursor(TIME), { kind: 'invalid' }],
  ['nonsense', 'nonsense', { kind: 'invalid' }],
])('given %s where only a cursor will do, then %o', (_name, text, decoded) => {
  expect(decodeNext(text)).toEqual(decoded);
});
