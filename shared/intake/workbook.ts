import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { Cell } from './cells.ts';
import type { DateSystem } from './dates.ts';
import { makeTexts, type Texts } from './texts.ts';

/** A file of a workbook, as text in pieces; null: there is none of this name. */
export type Parts = (name: string) => Promise<AsyncIterable<string> | null>;
export type Sheet = { name: string; path: string };
export type Workbook = { sheets: Sheet[]; system: DateSystem; texts: Texts };

/** A row of a sheet and its number there, from 1. */
export type SheetRow = { number: number; cells: Cell[] };

type Handlers = {
  open?: (tag: SaxesTagPlain) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

/** A tag's name without its prefix, which programs choose as they like. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function parserOf({ open, text, close }: Handlers): SaxesParser {
  const parser = new SaxesParser();
  if (open) parser.on('opentag', open);
  if (text) parser.on('text', text);
  if (close) parser.on('closetag', ({ name }) => close(local(name)));
  return parser;
}

async function parse(chunks: AsyncIterable<string> | null, handlers: Handlers): Promise<void> {
  if (chunks === null) return;
  const parser = parserOf(handlers);
  for await (const chunk of chunks) parser.write(chunk);
  parser.close();
}

const MAIN = 'xl/workbook.xml';

/** What a workbook (Office Open XML, ECMA-376, part 1, section 18) consists of. Throws where it is none. */
export async function openWorkbook(parts: Parts): Promise<Workbook> {
  const main = await parts(MAIN);
  if (main === null) throw new Error('this is no workbook');
  const named: { name: string; id: string }[] = [];
  let system: DateSystem = 1900;
  await parse(main, {
    open: ({ name, attributes }) => {
      const tag = local(name);
      const id = Object.entries(attributes).find(([key]) => local(key) === 'id' && key !== 'id')?.[1];
      if (tag === 'sheet') named.push({ name: attributes.name ?? '', id: id ?? '' });
      if (tag === 'workbookPr' && /^(1|true)$/.test(attributes.date1904 ?? '')) system = 1904;
    },
  });
  const targets = new Map<string, string>();
  let strings = 'xl/sharedStrings.xml';
  await parse(await parts('xl/_rels/workbook.xml.rels'), {
    open: ({ attributes: { Id = '', Target = '', Type = '' } }) => {
      const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`;
      targets.set(Id, path);
      if (Type.endsWith('/sharedStrings')) strings = path;
    },
  });
  const sheets = named.flatMap(({ name, id }) => {
    const path = targets.get(id);
    return path === undefined ? [] : [{ name, path }];
  });
  return { sheets, system, texts: await readTexts(await parts(strings)) };
}

/** The texts that cells refer to (section 18.4.9): of a text in several styles all runs, of a reading aid none. */
async function readTexts(chunks: AsyncIterable<string> | null): Promise<Texts> {
  const texts = makeTexts();
  let whole = '';
  let inText = false;
  let inAid = false;
  await parse(chunks, {
    open: ({ name }) => {
      const tag = local(name);
      if (tag === 'si') whole = '';
      if (tag === 'rPh') inAid = true;
      inText = tag === 't' && !inAid;
    },
    text: (text) => {
      if (inText) whole += text;
    },
    close: (tag) => {
      if (tag === 't') inText = false;
      if (tag === 'rPh') inAid = false;
      if (tag === 'si') texts.add(whole);
    },
  });
  return texts;
}

/** The number of a column by its letters (`C12`: 2). */
function columnIn(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column - 1;
}

/** The rows of a sheet (section 18.3.1), as they stand there: an empty row may be left out. */
export async function* readSheet(chunks: AsyncIterable<string>, texts: Texts): AsyncGenerator<SheetRow> {
  const done: SheetRow[] = [];
  let row: SheetRow = { number: 0, cells: [] };
  let place = 0;
  let type = 'n';
  let value = '';
  let inValue = false;
  const parser = parserOf({
    open: ({ name, attributes }) => {
      const tag = local(name);
      if (tag === 'row') row = { number: Number(attributes.r ?? row.number + 1), cells: [] };
      if (tag === 'c') {
        place = attributes.r ? columnIn(attributes.r) : row.cells.length;
        type = attributes.t ?? 'n';
        value = '';
      }
      inValue = tag === 'v' || tag === 't';
    },
    text: (text) => {
      if (inValue) value += text;
    },
    close: (tag) => {
      inValue = false;
      if (tag === 'row') done.push(row);
      if (tag !== 'c') return;
      while (row.cells.length < place) row.cells.push('');
      row.cells[place] = cellOf(type, value, texts);
    },
  });
  for await (const chunk of chunks) {
    parser.write(chunk);
    yield* done.splice(0);
  }
  parser.close();
  yield* done;
}

/** A value by its type (section 18.18.11). A number is exact here: Excel writes all digits that it keeps. */
function cellOf(type: string, value: string, texts: Texts): Cell {
  if (type === 's') return texts.at(Number(value)) ?? '';
  const number = type === 'n' && value !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : value;
}
