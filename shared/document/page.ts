import type { Language } from '../domain/language.ts';
import { type Fact, namesOf, writtenDate } from './facts.ts';
import type { Paper } from './paper.ts';
import { COLOUR, type Element, makePen, type Place, type Style } from './pen.ts';
import { across, PAGE, type Sheet, WIDTH } from './sheet.ts';
import { DOCUMENT_TEXTS } from './texts.ts';
import { drawVerification, verificationTop } from './verification.ts';

/** Points. */
const LABELS = 190;
const GAP = 12;

const THIN = { weight: 0.6, colour: COLOUR.rule };

/**
 * Draws a paper on one page, in reading order. `scale` of type and gaps above the verification block. Returns
 * whether everything found its place: long names may need a smaller scale.
 */
export function drawPage(
  doc: PDFKit.PDFDocument,
  paper: Paper,
  { languages, scale }: { languages: readonly Language[]; scale: number },
): boolean {
  const root = doc.struct('Document');
  doc.addStructure(root);
  const sheet = { doc, root, pen: makePen(doc, { root, scale }), paper, languages, scale };
  let y = PAGE.top;
  for (const draw of [drawLetterhead, drawNumber, drawTitle, drawStatement, drawTable, drawLegalBasis])
    y = draw(sheet, y);
  drawVerification({ ...sheet, pen: makePen(doc, { root, scale: 1 }) });
  root.end();
  return y <= verificationTop(paper);
}

/** As on an authority's paper: Kazakh on the left, Russian on the right. */
function drawLetterhead({ pen, paper, languages, scale }: Sheet, y: number): number {
  const width = (WIDTH - 2 * GAP) / languages.length;
  const names = namesOf(paper.authority, languages);
  const alone = languages.length === 1;
  const style: Style = { size: 9.5, colour: COLOUR.state, align: alone ? 'center' : 'left' };
  const ends = languages.map((lang, column) => {
    const x = PAGE.side + column * (width + 2 * GAP);
    const country = { text: DOCUMENT_TEXTS[lang].country.toUpperCase(), lang };
    const below = pen.write('P', country, { ...style, x, y, width, bold: true, spacing: 0.6 });
    const authority = { text: alone ? names.join(' / ') : (names[column] ?? ''), lang };
    return pen.write('P', authority, { ...style, x, y: below + 3 * scale, width });
  });
  const end = Math.max(...ends) + 10 * scale;
  pen.rule(across(end), { weight: 2, colour: COLOUR.state });
  pen.rule(across(end + 3), { weight: 0.6, colour: COLOUR.state });
  return end + 10 * scale;
}

/** On top, as on every electronic document of the country. */
function drawNumber({ pen, paper, languages, scale }: Sheet, y: number): number {
  const label = languages.map((lang) => paper.number.label[lang]).join(' / ');
  const words = { text: `${label}: ${paper.number.value}` };
  return pen.write('P', words, { ...across(y), size: 8.2, colour: COLOUR.quiet }) + 16 * scale;
}

function drawTitle({ pen, paper, languages, scale }: Sheet, y: number): number {
  const end = languages.reduce((at, lang, index) => {
    const first = index === 0;
    const style: Style = { size: first ? 12.5 : 11, bold: first, align: 'center' };
    const words = { text: paper.title[lang], lang };
    return pen.write(first ? 'H1' : 'P', words, { ...across(at), ...style }) + 6 * scale;
  }, y);
  return end + 10 * scale;
}

/** The answer itself, in a tinted field: nobody should have to look for it. */
function drawStatement({ doc, pen, paper, languages, scale }: Sheet, y: number): number {
  const pad = 14 * scale;
  const gap = 7 * scale;
  const inner = { x: PAGE.side + pad + 4, width: WIDTH - 2 * pad - 4 };
  const said: Style = { size: 13, bold: true };
  const day: Style = { size: 9.5, colour: COLOUR.quiet };
  const lines = languages.map((lang) => ({ text: paper.statement[lang], lang }));
  const asOf = languages.map((lang) => paper.dated.label[lang]).join(' / ');
  const dated = { text: `${asOf}: ${writtenDate(paper.dated.date)}`, lang: languages[0] };

  const heights = lines.map(({ text }) => pen.heightOf(text, said, inner.width) + gap);
  const height = heights.reduce(
    (sum, one) => sum + one,
    2 * pad + pen.heightOf(dated.text, day, inner.width),
  );
  pen.decorate(() => {
    doc.rect(PAGE.side, y, WIDTH, height).fill(COLOUR.tint);
    doc.rect(PAGE.side, y, 4, height).fill(COLOUR.state);
  });
  const at = lines.reduce(
    (top, words) => pen.write('P', words, { ...inner, ...said, y: top }) + gap,
    y + pad,
  );
  pen.write('P', dated, { ...inner, ...day, y: at });
  return y + height + 16 * scale;
}

function drawTable(sheet: Sheet, y: number): number {
  const { doc, root, pen, paper, scale } = sheet;
  const table = doc.struct('Table');
  root.add(table);
  pen.rule(across(y), THIN);
  const end = paper.facts.reduce((top, fact) => {
    const row = doc.struct('TR');
    table.add(row);
    const below = drawRow(sheet, { fact, row, top: top + 5 * scale }) + 4 * scale;
    pen.rule(across(below), THIN);
    return below;
  }, y);
  return end + 14 * scale;
}

type Row = { fact: Fact; row: Element; top: number };

function drawRow({ doc, pen, languages }: Sheet, { fact, row, top }: Row): number {
  const cell = (element: Element, lines: readonly string[], style: Style & Omit<Place, 'y'>): number => {
    row.add(element);
    return lines.reduce((y, text, index) => {
      const lang = lines.length === languages.length ? languages[index] : undefined;
      const colour = index === 0 ? COLOUR.ink : COLOUR.quiet;
      return pen.write('P', { text, lang }, { ...style, colour, y, parent: element });
    }, top);
  };
  const labels = { x: PAGE.side, width: LABELS, size: 8.2 };
  const values = { x: PAGE.side + LABELS + GAP, width: WIDTH - LABELS - GAP, size: 9.2 };
  return Math.max(
    cell(doc.struct('TH', { scope: 'Row' }), fact.labels, labels),
    cell(doc.struct('TD'), fact.values, values),
  );
}

function drawLegalBasis({ pen, paper, languages, scale }: Sheet, y: number): number {
  const heading = {
    text: languages.map((lang) => DOCUMENT_TEXTS[lang].legalBasis).join(' / '),
    lang: languages[0],
  };
  const below = pen.write('H2', heading, { ...across(y), size: 8.2, bold: true }) + 2 * scale;
  return languages.reduce((at, lang) => {
    const words = { text: `${paper.legalBasis[lang]}.`, lang };
    return pen.write('P', words, { ...across(at), size: 8.2, colour: COLOUR.quiet }) + 2 * scale;
  }, below);
}
