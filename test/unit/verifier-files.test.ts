import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { confirmationPdf } from '../../shared/document/confirmation-pdf.ts';
import { PUBLIC_KEY, signed, signedConfirmation } from '../support/confirmations.ts';
import { FIXTURES, fileWith, folder, run, verdictOn } from './verifying.ts';

const fontsFolder = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')));
const keySet = { keys: [PUBLIC_KEY] };
const jwks = fileWith('keys.json', JSON.stringify(keySet));
const jws = signedConfirmation({});
const pdf = await confirmationPdf({ jws, language: 'kk-ru', fontsFolder });

/** With another name in place of one that stands in the file: the same length, so that nothing else moves. */
const renamed = (bytes: Uint8Array, from: string, to: string): Buffer =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(from, to), 'latin1');

async function pdfWith(options: PDFKit.PDFDocumentOptions, ...attachments: string[]): Promise<Buffer> {
  const doc = new PDFDocument({
    ...options,
    font: readFileSync(join(fontsFolder, 'DejaVuSans.ttf')) as never,
  });
  const bytes = buffer(doc);
  for (const name of attachments) doc.file(Buffer.from(jws), { name });
  doc.text('A page of somebody else.').end();
  return bytes;
}

const foreign = await pdfWith({}, 'picture.jpg');
const evidence = JSON.stringify({ requestId: '1', sub: 's', status: 'answered', chain: { anchor: '["1"]' } });
const utf16 = (text: string, mark = '\ufeff') => Buffer.from(mark + text, 'utf16le');

describe('a signed document as programs hand it on', () => {
  test.each([
    ['in lines of 76 characters', jws.replace(/.{76}/g, '$&\r\n')],
    ['in quotes', `${JSON.stringify(jws)}\n`],
    ['in single quotes', `'${jws}'`],
    ['after a byte order mark', `\ufeff${jws}\r\n`],
    ['in UTF-16LE', utf16(jws)],
    ['in UTF-16LE without a mark', utf16(jws, '')],
    ['in UTF-16BE', utf16(jws).swap16()],
    ['in UTF-16BE without a mark', utf16(jws, '').swap16()],
    ['as a PDF after lines of a mail', Buffer.concat([Buffer.from('X-Mail: 1\r\n\r\n'), pdf])],
    ['as a PDF without its last bytes', pdf.subarray(0, -20)],
  ])('given it %s, then it holds', async (_, content) => {
    expect((await verdictOn(content, keySet)).outcome).toBe('holds');
  });

  test('given a page that went through Ghostscript, then it holds', () => {
    const file = join(FIXTURES, 'through-ghostscript.pdf');
    const { status, stdout } = run(file, '--jwks', join(FIXTURES, 'keys.json'));
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^HOLDS\nӨтініш беруші/)]);
  });

  test('given the glyphs of the page lost their characters, then it could not be compared', async () => {
    const mute = renamed(pdf, '/ToUnicode', '/ToNothing');
    const { status, stdout, stderr } = run(fileWith('mute.pdf', mute), '--jwks', jwks);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^COULD NOT BE CHECKED: the signature holds, but the words of the page .*\n$/);
  });
});

describe('a document without its signature', () => {
  test.each([
    ['a page printed again', renamed(pdf, '/EmbeddedFiles', '/EmbeddedNails')],
    ['a PDF of somebody else', foreign],
    ['the JSON form of an answer', Buffer.from(jws.split('.')[1] ?? '', 'base64url')],
  ])('given %s, then it says where its code is checked', (_, content) => {
    const file = fileWith('document', content);
    const said = (address: string) =>
      `COULD NOT BE CHECKED: there is no signature in this file; check its code at ${address}/verify\n`;
    expect(run(file, '--jwks', jwks)).toEqual({ status: 2, stdout: '', stderr: said('<service>') });
    const local = run(file, '--jwks', 'http://localhost:3000/.well-known/jwks.json');
    expect(local.stderr).toBe(said('http://localhost:3000'));
  });

  test('given a PDF that only a password opens, then it could not be checked', async () => {
    const locked = await pdfWith({ userPassword: 'secret' }, 'confirmation.jws');
    expect((await verdictOn(locked, keySet)).outcome).toBe('unchecked');
  });

  test('given a PDF with two signed documents, then it is refused', async () => {
    const { outcome, lines } = await verdictOn(await pdfWith({}, 'a.jws', 'b.jws'), keySet);
    expect([outcome, lines]).toEqual(['refused', ['it carries more than one signed document']]);
  });
});

describe('what else people name', () => {
  test.each([
    ['a folder', folder],
    ['a file larger than any of ours', fileWith('large', Buffer.alloc(17 * 1024 * 1024))],
    ['nothing', ''],
  ])('given %s as the file, then it explains its use', (_, file) => {
    const { status, stdout, stderr } = run(file, '--jwks', jwks);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^[^\n]+\n\nUsage: /);
  });

  test.each([
    ['a folder', folder],
    ['an empty file', fileWith('empty', '')],
    ['a page of HTML', fileWith('page.html', '<!doctype html><p>404')],
    ['a single key', fileWith('key.json', JSON.stringify(PUBLIC_KEY))],
    ['a list of keys', fileWith('list.json', JSON.stringify([PUBLIC_KEY]))],
    ['null', fileWith('null.json', 'null')],
    [
      'random bytes',
      fileWith(
        'bytes',
        Uint8Array.from({ length: 999 }, (_byte, at) => (at * 151) % 256),
      ),
    ],
  ])('given %s as the key set, then it explains its use', (_, keys) => {
    const { status, stdout, stderr } = run(fileWith('answer.jws', jws), '--jwks', keys);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^[^\n]+\n\nUsage: /);
  });

  test.each([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['a number', '5'],
    ['random bytes', Uint8Array.from({ length: 999 }, (_byte, at) => (at * 151) % 256)],
    ['the mark of a PDF alone', '%PDF-1.7'],
    ['a chain that is none', '{"chain":5}'],
    ['a chain without events', evidence],
    ['the same in UTF-16', utf16(evidence)],
  ])('given %s in the file, then it does not hold', async (_, content) => {
    const { outcome, lines } = await verdictOn(content, keySet);
    expect([outcome, lines.length]).toEqual(['refused', 1]);
  });
});

describe('what a trusted key signed and is no document of ours', () => {
  const payloads = [
    null,
    5,
    'text',
    [],
    {},
    { statement: null },
    { chain: null },
    { chain: { events: [null] } },
  ];
  const uses = ['tsa-confirmation+jwt', 'tsa-evidence+jwt'];
  test.each(uses.flatMap((use) => payloads.map((payload) => [use, JSON.stringify(payload)] as const)))(
    'given a %s of %s, then it does not hold, in one line',
    async (use, payload) => {
      const { outcome, lines } = await verdictOn(signed(use, JSON.parse(payload)), keySet);
      expect([outcome, lines]).toEqual(['refused', [expect.stringMatching(/^.+$/)]]);
    },
  );

  test('given any claims in place of some, then it holds or does not', async () => {
    const claims = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
    const name = fc.constantFrom(...Object.keys(claims));
    await fc.assert(
      fc.asyncProperty(name, fc.jsonValue(), fc.constantFrom(...uses), async (member, value, use) => {
        const { outcome } = await verdictOn(signed(use, { ...claims, [member]: value }), keySet);
        expect(['holds', 'refused']).toContain(outcome);
      }),
    );
  });
});

describe('any file', () => {
  const damages = fc.array(
    fc.record({
      at: fc.nat({ max: 999_999 }),
      put: fc.uint8Array({ maxLength: 6 }),
      cut: fc.nat({ max: 6 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const damaged = (bytes: Uint8Array, marks: { at: number; put: Uint8Array; cut: number }[]): Buffer =>
    marks.reduce<Buffer>((whole, { at, put, cut }) => {
      const place = Math.floor((at / 1_000_000) * whole.length);
      return Buffer.concat([whole.subarray(0, place), put, whole.subarray(place + cut)]);
    }, Buffer.from(bytes));

  test.each([
    ['an answer', Buffer.from(jws), 300],
    ['a page', Buffer.from(pdf), 25],
  ])(
    'given %s with any damage, then there is a verdict, and what holds is what was signed',
    async (_, bytes, numRuns) => {
      const { lines: certified } = await verdictOn(bytes, keySet);
      await fc.assert(
        fc.asyncProperty(damages, async (marks) => {
          const { outcome, lines } = await verdictOn(damaged(bytes, marks), keySet);
          if (outcome === 'holds') expect(lines).toEqual(certified);
          else expect(lines).toEqual([expect.stringMatching(/^.+$/)]);
        }),
        { numRuns },
      );
    },
    60_000,
  );
});
