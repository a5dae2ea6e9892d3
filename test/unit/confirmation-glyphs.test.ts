import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, test } from 'vitest';
import { confirmationPdf } from '../../shared/document/confirmation-pdf.ts';
import { drawable } from '../../shared/document/drawable.ts';
import { type ConfirmationInput, PUBLIC_KEY, signedConfirmation } from '../support/confirmations.ts';
import { fontsOf } from './pdf-parts.ts';
import { verdictOn } from './verifying.ts';

const fontsFolder = dirname(fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')));
const EMPTY_BOX = '0000';

const pdfOf = (input: ConfirmationInput = {}, language: 'kk-ru' | 'en' = 'kk-ru') =>
  confirmationPdf({ jws: signedConfirmation(input), language, fontsFolder });

const textOf = async (bytes: Uint8Array): Promise<string> =>
  (await extractText(await getDocumentProxy(Uint8Array.from(bytes)), { mergePages: true })).text;

const alphabet = 'АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ';
const everyLetter = `${alphabet} ${alphabet.toLowerCase()} ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz`;

describe('the map from glyphs to characters', () => {
  test.each<[string, ConfirmationInput, 'kk-ru' | 'en']>([
    ['an answer', {}, 'kk-ru'],
    ['one in English', {}, 'en'],
    ['one with every letter', { requesterName: everyLetter }, 'kk-ru'],
  ])('given %s, then each font has it in blocks of at most 100', async (_, input, language) => {
    const fonts = fontsOf(await pdfOf(input, language));
    expect(fonts).toHaveLength(2);
    for (const { glyphs, map } of fonts) {
      expect(map).not.toContain('bfrange');
      const blocks = [...map.matchAll(/(\d+) beginbfchar\n([\s\S]*?)\nendbfchar/g)];
      const mapped = new Set<string>();
      for (const [, count, lines = ''] of blocks) {
        const entries = lines.split('\n');
        expect(entries).toHaveLength(Number(count));
        expect(entries.length).toBeLessThanOrEqual(100);
        for (const entry of entries)
          mapped.add(/^<([\da-f]{4})> <(?:[\da-f]{4})+>$/.exec(entry)?.[1] ?? entry);
      }
      expect(glyphs.size).toBeGreaterThan(20);
      expect([...glyphs].filter((glyph) => !mapped.has(glyph))).toEqual([]);
    }
  });

  test('given an f before an i, then they are two glyphs: Ghostscript turns one of both round', async () => {
    for (const { map } of fontsOf(await pdfOf({}, 'en'))) expect(map).not.toMatch(/> <[\da-f]{8,}>/);
  });
});

describe('the fonts inside', () => {
  test('given programs that write the page anew, then they find the characters in the fonts too', async () => {
    for (const { program, map } of fontsOf(await pdfOf({ requesterName: everyLetter }))) {
      const { font } = new PDFDocument({ font: program as never })._font;
      const characters = [...map.matchAll(/<(?!0000)[\da-f]{4}> <([\da-f]{4})>/g)].map(([, code = '']) =>
        Number.parseInt(code, 16),
      );
      expect(characters.length).toBeGreaterThan(20);
      expect(characters.filter((character) => !font.hasGlyphForCodePoint(character))).toEqual([]);
      expect(font.hasGlyphForCodePoint(0x4e2d)).toBe(false);
    }
  });
});

describe('names in any script', () => {
  test.each([
    ['Bank of China (Қазақстан) 中国银行', 'Bank of China (Қазақстан) Zhong Guo Yin Xing'],
    ['한국은행', 'Han Gug Eun Haeng'],
    ['🏦 Банк 🚀', ':bank: Банк :rocket:'],
    ['Банк\ue000 \ud83d', 'Банк? ?'],
    ['и\u0306од\tбанк\u0001', 'йод банк'],
    ['«Ұлттық» – №1', '«Ұлттық» – №1'],
    ['\u200d\u2d64 \u064br\u2d54', 'z'],
  ])('given %j, then the page says %j', async (name, written) => {
    const bytes = await pdfOf({ requesterName: name, authorityName: name });
    expect(await textOf(bytes)).toContain(written);
    for (const { glyphs } of fontsOf(bytes)) expect(glyphs).not.toContain(EMPTY_BOX);
  });

  const unit = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.integer({ min: 0xd800, max: 0xdfff }).map((half) => String.fromCharCode(half)),
    fc.constantFrom(...'中국🏦ⵣߊლאبلا \n\u0301\u064b\u05bc\u200c\u200d\u202e\ufe0f'),
  );
  const name = fc.array(unit, { maxLength: 40 }).map((units) => units.join(''));

  test.each(['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])(
    'given any, then %s can show what is written',
    (file) => {
      const doc = new PDFDocument({ font: readFileSync(join(fontsFolder, file)) as never });
      const { font } = doc._font;
      fc.assert(
        fc.property(name, (original) => {
          const written = drawable(original, font);
          const missing = [...written].filter((one) => !font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0));
          expect(missing).toEqual([]);
          expect(doc.widthOfString(written)).toBeGreaterThanOrEqual(0);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  test('given any, then no empty box is drawn, and what was signed still holds for the page', async () => {
    const input = fc.oneof(
      fc.record({ requesterName: name, authorityName: name }),
      fc.record({ ownName: name, authorityName: name }),
    );
    await fc.assert(
      fc.asyncProperty(input, fc.constantFrom('kk-ru', 'en'), async (names, language) => {
        const bytes = await pdfOf(names, language);
        for (const { glyphs } of fontsOf(bytes)) expect(glyphs).not.toContain(EMPTY_BOX);
        expect((await verdictOn(bytes, { keys: [PUBLIC_KEY] })).outcome).toBe('holds');
      }),
      { numRuns: 6 },
    );
  });
});
