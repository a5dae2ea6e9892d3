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

test.each(['nonsense', encodeCursor('2026-11-23'), encodeCursor(`${TIME}#short`)])(
  'given %j, then it is refused',
  (text) => {
    expect(decodeCursor(text)).toEqual({ kind: 'invalid' });
  },
);

test('given nothing, or an empty text as a first cursor, then it is the beginning', () => {
  for (const text of [undefined, '']) expect(decodeCursor(text)).toEqual({ kind: 'ok', from: null });
});

test.each([
  ['2026-11-25T05:00:00 05:00', '2026-11-25T00:00:00.000Z'],
  ['2026-11-25T05:00:00.5 05:00', '2026-11-25T00:00:00.500Z'],
  ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['2026-12-31T23:59:59-00:00', '2026-12-31T23:59:59.000Z'],
])('given %j, whose + may have been lost in the address, then it is %s', (text, from) => {
  expect(decodeCursor(text)).toEqual({ kind: 'ok', from });
});

test.each([
  '2026-02-30T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-11-25T24:00:00Z',
  '2026-11-25T25:00:00Z',
  '2026-11-25T10:60:00Z',
  '2026-11-25T10:00:60Z',
  '2026-12-31T23:59:60Z',
  '2026-11-25T10:00:00+24:00',
  '2026-11-25T10:00:00+05:60',
  '2026-11-25T10:00:00+0500',
  '2026-11-25T10:00:00',
  '2026-11-25 10:00:00Z',
  ' 2026-11-25T10:00:00Z',
  '2026-11-25T10:00:00Z ',
  '2026-11-25T10:00:00  05:00',
  '٢٠٢٦-11-25T10:00:00Z',
])('given the time %j, which does not exist or is written otherwise, then it is refused', (text) => {
  expect(decodeCursor(text)).toEqual({ kind: 'invalid' });
});

test.each(['MA==', 'M,A', 'MA,MA', ' MA', 'MA\n', 'MB'])(
  'given %j, which only a lenient reader takes for a cursor, then it is refused',
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
