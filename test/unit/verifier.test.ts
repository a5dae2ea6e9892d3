import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { confirmationPdf } from '../../shared/document/confirmation-pdf.ts';
import { sha256 } from '../../shared/signing/random.ts';
import { PUBLIC_KEY, signed, signedConfirmation } from '../support/confirmations.ts';
import { fileWith, folder, run } from './verifying.ts';

const fontsFolder = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')));
const jwks = fileWith('keys.json', JSON.stringify({ keys: [PUBLIC_KEY] }));

const jws = signedConfirmation({});
const pdf = await confirmationPdf({ jws, language: 'kk-ru', fontsFolder });
const english = await confirmationPdf({ jws, language: 'en', fontsFolder });

const [header = '', payload = '', signature = ''] = jws.split('.');
const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
const forged = Buffer.from(JSON.stringify({ ...claims, belongs: false })).toString('base64url');

describe('kelisim-verify, offline with a saved key set', () => {
  test.each([
    ['a JWS', jws],
    ['a PDF', pdf],
    ['a PDF in English', english],
  ])('given %s, then it prints what was certified and exits with 0', (_, content) => {
    const { status, stdout } = run(fileWith('document', content), '--jwks', jwks);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^HOLDS\nӨтініш беруші \(отбасы\) мемлекеттік атаулы әлеуметтік көмек алушыларға тиесілі\.\n/,
    );
    expect(stdout).toContain('АО «Степной Кредит Банк»');
  });

  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'tsa-confirmation+jwt' })).toString(
    'base64url',
  );
  test.each([
    ['other claims', `${header}.${forged}.${signature}`, 'the signature does not hold'],
    ['no algorithm', `${unsigned}.${payload}.${signature}`, 'the signature does not hold'],
    ['a document of another use', signed('at+jwt', claims), 'it was signed for another use'],
    ['half a document', jws.slice(0, 500), 'no document of this service'],
    ['half a PDF', pdf.subarray(0, 30_000), 'no document of this service'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), 'no document of this service'],
    ['an empty chain', '{"chain":{}}', 'there is no event chain in it'],
  ])('given %s, then it does not hold and exits with 1', (_, content, reason) => {
    const { status, stdout } = run(fileWith('document', content), '--jwks', jwks);
    expect(status).toBe(1);
    expect(stdout).toContain(`DOES NOT HOLD: `);
    expect(stdout).toContain(reason);
  });

  test('given a page made of another answer around a genuine signature, then it does not hold', async () => {
    const other = await confirmationPdf({
      jws: signedConfirmation({ belongs: false }),
      language: 'kk-ru',
      fontsFolder,
    });
    const { status, stdout } = run(fileWith('document', transplanted(other, pdf)), '--jwks', jwks);
    expect(stdout).toContain('the page does not say what its signature certifies');
    expect(status).toBe(1);
  });

  test('given keys that do not have the one, then it says so', () => {
    const others = fileWith('others.json', JSON.stringify({ keys: [{ ...PUBLIC_KEY, kid: 'another' }] }));
    const { status, stdout } = run(fileWith('document', jws), '--jwks', others);
    expect([status, stdout.trim()]).toEqual([
      1,
      'DOES NOT HOLD: it was signed with a key that is not in the key set',
    ]);
  });

  test.each([
    ['no file', []],
    ['two files', ['one', 'two']],
    ['an option it does not know', ['--trust-me', 'file']],
    ['a file that is not there', [join(folder, 'nowhere')]],
    ['no keys', [fileWith('document.jws', jws)]],
    ['keys that are not there', [fileWith('document.jws', jws), '--jwks', join(folder, 'nowhere')]],
    ['keys that are none', [fileWith('document.jws', jws), '--jwks', fileWith('none.json', '[]')]],
    [
      'a key server that is not there',
      [fileWith('document.jws', jws), '--jwks', 'http://127.0.0.1:9/jwks.json'],
    ],
  ])('given %s, then it explains its use and exits with 2', (_, args) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: kelisim-verify FILE');
  });
});

/** `page` with its attachment replaced by that of `from`: both are streams of one object each. */
function transplanted(page: Uint8Array, from: Uint8Array): Uint8Array {
  const attachment = (bytes: Uint8Array): [string, number, number] => {
    const text = Buffer.from(bytes).toString('latin1');
    const start = text.lastIndexOf('obj', text.indexOf('/Type /EmbeddedFile')) + 3;
    return [text, start, text.indexOf('endobj', start)];
  };
  const [pageText, start, end] = attachment(page);
  const [fromText, fromStart, fromEnd] = attachment(from);
  const mixed = pageText.slice(0, start) + fromText.slice(fromStart, fromEnd) + pageText.slice(end);
  return Buffer.from(mixed, 'latin1');
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** What docs/verify.md tells people to type. */
const recipe = /```sh openssl\n([\s\S]*?)```/.exec(readFileSync('docs/verify.md', 'utf8'))?.[1] ?? '';

/** An array of strings and, as docs/verify.md has them, its JSON and the hash of that. */
const example = /\njson\((\[.*?\])\) +(\[.*\])\nH of that +(\S+)\n/.exec(
  readFileSync('docs/verify.md', 'utf8'),
);

describe('an independent implementation', () => {
  test('given the example of docs/verify.md, then the service writes and hashes it so', () => {
    const [, value = '', json, hash] = example ?? [];
    expect(JSON.stringify(JSON.parse(value))).toBe(json);
    expect(sha256(json ?? '')).toBe(hash);
  });

  const openssl = (document: string) => {
    fileWith('confirmation.jws', document);
    return spawnSync('sh', ['-c', recipe], { cwd: folder, encoding: 'utf8' });
  };

  test.runIf(hasOpenssl)(
    'given the lines of docs/verify.md, then openssl verifies an answer, and no other words',
    () => {
      const genuine = openssl(jws);
      expect(genuine.stderr).toBe('');
      expect(genuine.stdout).toMatch(/^Verified OK\n\{"iss":"https:\/\/kelisim.kz"/);
      expect(openssl(`${header}.${forged}.${signature}`).stdout).toMatch(/^Verification failure/i);
    },
  );
});
