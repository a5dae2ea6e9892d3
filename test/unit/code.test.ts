import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attemptsLeft,
  CODE_DIGITS,
  parseCode,
  resendWait,
  sameCode,
  truncateToCode,
} from '../../shared/domain/code.ts';

describe('a code', () => {
  const secret = Buffer.from('12345678901234567890');

  /** RFC 4226, appendix D: HMAC-SHA-1 of the counter, and the value it is truncated to. */
  test.each([
    [0, 'cc93cf18508d94934c64b65d8ba7667fb7cde4b0', '755224'],
    [1, '75a48a19d4cbe100644e8ac1397eea747a2d33ab', '287082'],
    [2, '0bacb7fa082fef30782211938bc1c5e70416ff44', '359152'],
    [3, '66c28227d03a2d5529262ff016a1e6ef76557ece', '969429'],
    [4, 'a904c900a64b35909874b33e61c5938a8e15ed1c', '338314'],
    [5, 'a37e783d7b7233c083d4f62926c7a25f238d0316', '254676'],
    [6, 'bc9cd28561042c83f219324d3c607256c03272ae', '287922'],
    [7, 'a4fb960c0bc06e1eabb804e5b397cdc4b45596fa', '162583'],
    [8, '1b3c89f65e6c9e883012052823443f048b4332db', '399871'],
    [9, '1637409809a679dc698207310c8c7fc07290d9e5', '520489'],
  ])('given RFC 4226’s MAC of counter %i, then it is the RFC’s value', (counter, mac, value) => {
    const message = Buffer.alloc(8);
    message.writeBigUInt64BE(BigInt(counter));
    expect(createHmac('sha1', secret).update(message).digest('hex')).toBe(mac);
    expect(truncateToCode(Buffer.from(mac, 'hex'))).toBe(value);
  });

  test('given the MAC lies inside a larger buffer, then only its own bytes count', () => {
    const mac = Buffer.from('cc93cf18508d94934c64b65d8ba7667fb7cde4b0', 'hex');
    const larger = Buffer.concat([Buffer.alloc(7, 0xff), mac, Buffer.alloc(5, 0xff)]);
    expect(truncateToCode(larger.subarray(7, 27))).toBe('755224');
  });

  test('given a small number, then it is filled up with zeros', () => {
    const mac = new Uint8Array(32);
    mac[3] = 42;
    expect(truncateToCode(mac)).toBe('000042');
  });

  test('given the highest bit is set, then it is left out (a code is never negative)', () => {
    const mac = new Uint8Array(32);
    mac.set([0xff, 0xff, 0xff, 0xff]);
    expect(truncateToCode(mac)).toBe(String(0x7fffffff % 1_000_000).padStart(6, '0'));
  });

  test('given any MAC of 20 or 32 bytes, then it is six digits', () => {
    const mac = fc
      .constantFrom(20, 32)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    fc.assert(fc.property(mac, (bytes) => /^\d{6}$/.test(truncateToCode(bytes))));
  });
});

describe('a typed code', () => {
  const unseen = fc.constantFrom(...'\u00ad\u115f\u200b\u200e\u202c\u2060\u2800\u3164\ufe0f\ufeff\u20e3');
  const gap = fc.oneof(
    unseen,
    fc.constantFrom(' ', '-', '–', '—', '\u2011', '\u2212', '.', ',', '·', '_', '\u00a0', '\n'),
  );

  test('given any code in the digits of any script, with any gaps, then it is read', () => {
    const typed = fc.array(
      fc.tuple(fc.nat(9), fc.constantFrom(...'0０٠۰०๐𝟎𞥐'), fc.array(gap, { maxLength: 2 })),
      {
        minLength: CODE_DIGITS,
        maxLength: CODE_DIGITS,
      },
    );
    fc.assert(
      fc.property(typed, (digits) => {
        const text = digits.map(
          ([value, zero, gaps]) => gaps.join('') + String.fromCodePoint((zero.codePointAt(0) ?? 0) + value),
        );
        expect(parseCode(text.join(''))).toEqual({
          kind: 'ok',
          code: digits.map(([value]) => value).join(''),
        });
      }),
    );
  });

  test.each(['123456', 'Код: 123456.', 'SMS-код 123 456', '«123456»', '123456 123-456', '①②③④⑤⑥', '1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣'])(
    'given %j, then it is read',
    (text) => expect(parseCode(text)).toEqual({ kind: 'ok', code: '123456' }),
  );

  test.each([
    '',
    'код',
    '12345',
    '1234567',
    '123456123456',
    '123456 123457',
    '123/456',
    '12345a',
    '123456 ДА',
    '123456 Ⅳ',
  ])('given %j, then it is no code', (text) => expect(parseCode(text)).toEqual({ kind: 'invalid' }));

  test('given anything, then what nobody sees changes nothing, and a code that is read reads as itself', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'12 -.,/кКод½٣') }),
    );
    fc.assert(
      fc.property(anything, fc.array(fc.tuple(fc.nat(), unseen)), (text, added) => {
        const parsed = parseCode(text);
        const decorated = [...text];
        for (const [at, character] of added) decorated.splice(at % (decorated.length + 1), 0, character);
        expect(parseCode(decorated.join(''))).toEqual(parsed);
        if (parsed.kind === 'ok') expect(parseCode(parsed.code)).toEqual(parsed);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('comparing codes', () => {
  test.each([
    ['123456', '123456', true],
    ['123456', '123457', false],
    ['123456', '023456', false],
    ['123456', '12345', false],
    ['123456', '1234567', false],
    ['123456', '', false],
    ['000000', '', false],
    ['000000', '\0\0\0\0\0\0', false],
  ])('given %j and %j, then %s', (expected, given, same) => {
    expect(sameCode(expected, given)).toBe(same);
  });

  test('given any two texts, then it agrees with equality', () => {
    const digits = fc.stringMatching(/^\d{0,7}$/);
    fc.assert(fc.property(digits, digits, (a, b) => sameCode(a, b) === (a === b)));
    fc.assert(fc.property(digits, (a) => sameCode(a, a)));
  });
});

describe('tries that are left', () => {
  test.each([
    [0, 0, 5],
    [1, 1, 4],
    [4, 4, 1],
    [5, 5, 0],
    [0, 5, 5],
    [0, 6, 4],
    [3, 9, 1],
    [0, 10, 0],
    [2, 12, 0],
  ])('given %i of this issue and %i in all, then %i', (issueTries, totalTries, left) => {
    expect(attemptsLeft({ issueTries, totalTries })).toBe(left);
  });
});

describe('the wait for a fresh code (ms)', () => {
  test.each([
    [0, 0, 60_000],
    [0, 59_999, 1],
    [0, 60_000, 0],
    [2, 60_000, 0],
    [2, 1, 59_999],
    [3, 60_000, null],
    [3, 7_200_000, null],
  ])('given %i resends and %i since the last, then %s', (resends, sinceLast, wait) => {
    expect(resendWait(resends, sinceLast)).toBe(wait);
  });
});
