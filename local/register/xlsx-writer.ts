import type { Cell } from '../../shared/intake/cells.ts';
import { openZipWriter } from './zip-writer.ts';

/** A sheet to write; its rows are asked for once. */
export type NewSheet = { name: string; rows: Iterable<readonly Cell[]> };

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');

/** `A`, `B`, … `AA` of a column counted from 0. */
function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last;
}

/** Texts are told once, as Excel does it: a cell holds the number of its text. */
function makeStrings() {
  const numbers = new Map<string, number>();
  let uses = 0;
  function numberOf(text: string): number {
    uses += 1;
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  }
  function* xml(): Generator<string> {
    yield `${HEAD}<sst xmlns="${MAIN}" count="${uses}" uniqueCount="${numbers.size}">`;
    for (const text of numbers.keys()) yield `<si><t xml:space="preserve">${escaped(text)}</t></si>`;
    yield '</sst>';
  }
  return { numberOf, xml };
}

function* sheetXml(rows: Iterable<readonly Cell[]>, numberOf: (text: string) => number): Generator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`;
  let number = 0;
  for (const cells of rows) {
    number += 1;
    let row = `<row r="${number}">`;
    for (const [column, cell] of cells.entries()) {
      if (cell === '') continue;
      const place = `${lettersOf(column)}${number}`;
      row +=
        typeof cell === 'number'
          ? `<c r="${place}"><v>${cell}</v></c>`
          : `<c r="${place}" t="s"><v>${numberOf(cell)}</v></c>`;
    }
    yield `${row}</row>`;
  }
  yield '</sheetData></worksheet>';
}

/** Writes a workbook (ECMA-376), sheet after sheet; its texts are in memory until the end. */
export async function writeXlsx(file: string, sheets: readonly NewSheet[]): Promise<void> {
  const zip = openZipWriter(file);
  const strings = makeStrings();
  const numbered = sheets.map(({ name }, index) => ({ name, number: index + 1 }));
  const relations = (all: readonly string[]): string[] => [
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">`,
    ...all.map((each, index) => `<Relationship Id="rId${index + 1}" ${each}/>`),
    '</Relationships>',
  ];
  await zip.add('[Content_Types].xml', [
    `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`,
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${TYPE}.sharedStrings+xml"/>`,
    ...numbered.map(
      ({ number }) =>
        `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
    ),
    '</Types>',
  ]);
  await zip.add('_rels/.rels', relations([`Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"`]));
  await zip.add('xl/workbook.xml', [
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`,
    ...numbered.map(
      ({ name, number }) => `<sheet name="${escaped(name)}" sheetId="${number}" r:id="rId${number}"/>`,
    ),
    '</sheets></workbook>',
  ]);
  await zip.add(
    'xl/_rels/workbook.xml.rels',
    relations([
      ...numbered.map(({ number }) => `Type="${OFFICE}/worksheet" Target="worksheets/sheet${number}.xml"`),
      `Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"`,
    ]),
  );
  for (const [index, { rows }] of sheets.entries())
    await zip.add(`xl/worksheets/sheet${index + 1}.xml`, sheetXml(rows, strings.numberOf));
  await zip.add('xl/sharedStrings.xml', strings.xml());
  await zip.close();
}
