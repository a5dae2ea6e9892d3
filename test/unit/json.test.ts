import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../shared/json/read.ts';

describe('JSON', () => {
  test('given what JSON.stringify writes, however it is spaced, then it is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t', '\n'), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space);
        expect(readJson(text)).toEqual({ kind: 'ok', value: JSON.parse(text) });
      }),
    );
  });

  test('given any text, then it is JSON exactly where JSON.parse says so', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.json().map(spoilt)), (text) => {
        expect(readJson(text).kind !== 'not-json').toBe(isJson(text));
      }),
    );
  });

  test('given a byte order mark in front (RFC 8259, section 8.1), then it is passed over, and no second one', () => {
    expect(readJson('\uFEFF{"a":1}')).toEqual({ kind: 'ok', value: { a: 1 } });
    expect(readJson('\uFEFF\uFEFF{}').kind).toBe('not-json');
    expect(readJson('\uFEFF').kind).toBe('not-json');
  });

  test('given any depth, then it is read', () => {
    const depth = 200_000;
    expect(readJson(`${'['.repeat(depth)}${']'.repeat(depth)}`).kind).toBe('ok');
    const twice = `${'['.repeat(depth)}{"a":1,"a":2}${']'.repeat(depth)}`;
    expect(readJson(twice).kind).toBe('twice');
  });
});

describe('a member that stands in its object twice', () => {
  test.each([
    ['{"iin":1,"iin":2}', '/iin'],
    ['{"iin":1,"iin":1}', '/iin'],
    ['{"iin":1,"\\u0069in":2}', '/iin'],
    ['{ "iin" : 1 , "a":[{}], "i\\u0069n":3, "iin"\n:\t2 }', '/iin'],
    ['{"a":{"b":1,"b":2}}', '/a/b'],
    ['{"rows":[{"a":1},{"a":[1,2,{"b":0}],"c":{"d":1},"a":2}]}', '/rows/1/a'],
    ['[[],[[],{"a":1,"a":2}]]', '/1/1/a'],
    ['{"a":{},"a":{}}', '/a'],
    ['{"a":[],"b":{"a":1},"b":1}', '/b'],
    ['{"__proto__":1,"__proto__":2}', ''],
    ['{"":1,"":2}', ''],
    ['{"850101100012":1,"850101100012":2}', ''],
    ['{"850101100012":{"a":1,"a":2}}', ''],
    ['{"rows":[{"850101100012":1,"850101100012":2}]}', '/rows/0'],
    ['{"\\ud83d":1,"\\ud83d":2}', ''],
  ])('in %s is found at "%s"', (text, pointer) => {
    expect(readJson(text)).toEqual({ kind: 'twice', pointer });
  });

  test.each([
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":["a","a"],"b":"a:"}',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"a":1,"A":2}',
    '{"é":1,"e\u0301":2}',
    '{"a":"{","b":"}","c":"[","d":"]","e":",","f":":"}',
  ])('is not seen in %s', (text) => {
    expect(readJson(text)).toEqual({ kind: 'ok', value: JSON.parse(text) });
  });

  test('is found wherever it was put, with whatever escapes and values', () => {
    const names = fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, fc.nat(), fc.array(fc.boolean()), fc.json(), (all, pick, wrapped, value) => {
        const again = all[pick % all.length] ?? '';
        const member = (name: string) => `${pick % 2 ? JSON.stringify(name) : escaped(name)}:${value}`;
        const once = `{${all.map(member).join()}}`;
        const twice = `{${[...all, again].map(member).join()}}`;
        const wrap = (text: string) =>
          wrapped.reduce((inner, list) => (list ? `[1,${inner}]` : `{"x":${inner}}`), text);
        const values = readJson(value).kind === 'twice';
        expect(readJson(wrap(once)).kind).toBe(values ? 'twice' : 'ok');
        expect(readJson(wrap(twice)).kind).toBe('twice');
      }),
    );
  });
});

const escaped = (text: string): string =>
  `"${text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')}"`;

/** Without its last character but one. */
const spoilt = (json: string): string => json.slice(0, -2) + json.slice(-1);

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
