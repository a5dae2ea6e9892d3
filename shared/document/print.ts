import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { DEFAULT_LANGUAGE, type Language } from '../domain/language.ts';
import { FONT_FILES } from './fonts.ts';
import { keepWords } from './glyph-map.ts';
import { drawPage } from './page.ts';
import type { Paper } from './paper.ts';
import { DOCUMENT_TEXTS } from './texts.ts';

type Fonts = { regular: Buffer; bold: Buffer };
const loaded = new Map<string, Fonts>();

function fontsIn(folder: string): Fonts {
  const before = loaded.get(folder);
  if (before) return before;
  const fonts = {
    regular: readFileSync(join(folder, FONT_FILES.regular)),
    bold: readFileSync(join(folder, FONT_FILES.bold)),
  };
  loaded.set(folder, fonts);
  return fonts;
}

/** Type gets smaller until the longest names have their place on the one page. */
const SCALES = [1, 0.92, 0.84, 0.76, 0.68, 0.6];

/** Marks of XML, and what they look like. */
const MARKS: Record<string, string> = { '&': '＆', '<': '‹', '>': '›' };

/** A name as metadata: PDFKit puts it into XML (XMP) as it is, where one `&` makes the whole unreadable. */
const inMetadata = (name: string): string =>
  name
    .toWellFormed()
    .replace(/[&<>]/g, (mark) => MARKS[mark] ?? mark)
    .replace(/[\p{Cc}\p{Noncharacter_Code_Point}]+/gu, ' ');

/** The languages of a page: the state's and the official one side by side, or English alone. */
export type PageLanguage = 'kk-ru' | 'en';
export const languagesOf = (language: PageLanguage): Language[] =>
  language === 'en' ? ['en'] : ['kk', 'ru'];

type Input = { jws: string; languages: readonly Language[]; fontsFolder: string };

/**
 * A paper as one A4 page that carries its JWS as an attached file. Made from these alone, its times included, so that the
 * same document gives the same bytes.
 */
export async function print(paper: Paper, { jws, languages, fontsFolder }: Input): Promise<Uint8Array> {
  const fonts = fontsIn(fontsFolder);
  for (const scale of SCALES) {
    const { bytes, fits } = await render(paper, { jws, languages, scale, fonts });
    if (fits || scale === SCALES.at(-1)) return bytes;
  }
  throw new Error('no scale was tried');
}

type Rendering = { jws: string; languages: readonly Language[]; scale: number; fonts: Fonts };

async function render(paper: Paper, { jws, languages, scale, fonts }: Rendering) {
  const issuedAt = new Date(paper.issuedAt);
  const [first = DEFAULT_LANGUAGE] = languages;
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    // Its types know of PDF/A only.
    subset: 'PDF/UA' as 'PDF/A-1',
    tagged: true,
    displayTitle: true,
    lang: first === 'en' ? 'en' : 'kk-KZ',
    // PDFKit takes bytes here, which its types do not know: with a font of its own it looks for no other.
    font: fonts.regular as unknown as string,
    info: {
      // What a reader shows as the window's title (`displayTitle`): the official title says of itself neither yes nor no.
      Title: inMetadata(languages.map((one) => paper.statement[one]).join(' / ')),
      Subject: languages.map((one) => paper.title[one]).join(' / '),
      Author: inMetadata(paper.authority.kk),
      Creator: 'Kelisim',
      Producer: 'Kelisim',
      CreationDate: issuedAt,
      ModDate: issuedAt,
    },
  });
  const bytes = buffer(doc);
  for (const name of ['regular', 'bold'] as const)
    keepWords(doc, doc.registerFont(name, fonts[name]).font(name)._font);
  const fits = drawPage(doc, paper, { languages, scale });
  doc.file(Buffer.from(jws), {
    name: paper.attachment,
    type: 'application/jose',
    description: DOCUMENT_TEXTS[first].attachment,
    creationDate: issuedAt,
    modifiedDate: issuedAt,
    relationship: 'Source',
  });
  doc.end();
  return { bytes: await bytes, fits };
}
