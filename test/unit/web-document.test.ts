import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkDocument } from '../../web/verify/document.ts';
import { FIXTURES } from './verifying.ts';

type KeySet = { keys: (JsonWebKey & { kid?: string })[] };

const file = (name: string): Buffer => readFileSync(join(FIXTURES, name));
const { keys }: KeySet = JSON.parse(file('keys.json').toString());
const jws = file('a.jws').toString().trim();

const check = (document: string | Uint8Array, under = keys) =>
  checkDocument(new Uint8Array(Buffer.from(document)), under);

/** The same with one character of one of its three parts changed. */
function altered(part: number): string {
  const parts = jws.split('.');
  const old = parts[part] ?? '';
  const at = Math.floor(old.length / 2);
  parts[part] = `${old.slice(0, at)}${old[at] === 'A' ? 'B' : 'A'}${old.slice(at + 1)}`;
  return parts.join('.');
}

describe('a document that is checked on the device', () => {
  test.each([
    ['as it was given', jws],
    ['in lines of 76 characters, as mail has it', jws.replace(/.{76}/g, '$&\r\n')],
    ['in quotes', `"${jws}"`],
    ['within its PDF', file('a.pdf')],
    [
      'within a PDF that mail put lines before',
      Buffer.concat([Buffer.from('Received: by mail\r\n'), file('a.pdf')]),
    ],
  ])('given one %s, then it holds, and says what was certified', async (_how, document) => {
    const checked = await check(document);
    expect(checked).toMatchObject({
      kind: 'holds',
      certified: {
        statement: { kk: expect.stringMatching(/\S/) },
        person: { iin: expect.stringMatching(/^\d{12}$/) },
      },
    });
  });

  test.each([
    ['the header', 0],
    ['the claims', 1],
    ['the signature', 2],
  ])('given one character of %s is changed, then it is forged', async (_what, part) => {
    expect((await check(altered(part))).kind).not.toBe('holds');
  });

  test('given keys of somebody else, then it is forged', async () => {
    expect(await check(jws, [])).toEqual({ kind: 'forged' });
    const { kid } = keys[0] ?? {};
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    const other = await crypto.subtle.exportKey('jwk', pair.publicKey);
    expect(await check(jws, [{ ...other, ...(kid !== undefined && { kid }) }])).toEqual({ kind: 'forged' });
  });

  test.each([
    ['nothing', ''],
    ['a text', 'Келісім'],
    ['a PDF without a signed file', '%PDF-1.7\n%%EOF'],
    ['half a PDF', file('a.pdf').subarray(0, 2_000)],
  ])('given %s, then it says that it cannot be read here', async (_what, document) => {
    expect(await check(document)).toEqual({ kind: 'unreadable' });
  });
});
