import { type Cell, isEmptyRow, textOf } from './cells.ts';
import { type Column, JOURNAL_COLUMNS, type Places } from './columns.ts';
import { columnOf, type HeadingLanguage, languageOf } from './headings.ts';

export type TableKind = 'journal' | 'families' | 'phones';

/** A table under its headings: which it is, where its columns stand, how they are called there. */
export type Table = { kind: TableKind; places: Places; headings: string[]; language: HeadingLanguage };
/** A row beneath them. */
export type TableRow = { table: Table; number: number; cells: readonly Cell[] };

/** A table that cannot be used: the columns that it lacks, by their names in the intake. */
export type Unusable = { kind: 'no-table' } | { kind: 'lacks'; table: TableKind; columns: Column[] };

/** Title lines above a table. */
const MOST_TITLES = 40;
const FEWEST_HEADINGS = 2;
const ONLY_IN_A_JOURNAL: readonly Column[] = [
  'decision',
  'decisionKind',
  'period',
  'address',
  'totalTenge',
  'assistance',
];

type Headed = { places: Places; headings: string[] };

/** Reads the rows of a file or sheet one after another, whatever tables stand in it, one under another. */
export function makeTableReader() {
  let table: Table | null = null;
  let before: readonly Cell[] = [];
  let heading: readonly (readonly Cell[])[] = [];
  let titles = 0;

  /**
   * The row under its table; null for headings, titles and empty rows; or why the file is of no use. `number`: the row's
   * place in its file or sheet, from 1.
   */
  function read(cells: readonly Cell[], number: number): TableRow | Unusable | null {
    if (isEmptyRow(cells)) return null;
    const numbered = numberedUpTo(cells);
    if (heading.length > 0) {
      if (numbered > 0) return settle(numbered);
      const longer = headingOf([...heading, cells]);
      if (isHeading(cells) && countOf(longer) > countOf(headingOf(heading))) {
        heading = [...heading, cells];
        return null;
      }
      const refused = settle(0);
      if (refused) return refused;
    }
    if (numbered >= JOURNAL_COLUMNS.length) {
      heading = [before, cells.map(() => '')];
      return settle(numbered);
    }
    if (isHeading(cells)) {
      const alone = headingOf([cells]);
      const below = headingOf([before, cells]);
      heading = table === null && countOf(below) > countOf(alone) ? [before, cells] : [cells];
      return null;
    }
    if (table) return { table, number, cells };
    before = cells;
    titles += 1;
    return titles > MOST_TITLES ? { kind: 'no-table' } : null;
  }

  /** The headings are complete: what follows is data. `numbered`: the last number in the row of column numbers beneath. */
  function settle(numbered: number): Unusable | null {
    const headed = withNumbers(headingOf(heading), numbered);
    heading = [];
    before = [];
    const made = tableOf(headed);
    if (made.kind === 'lacks') return made;
    table = made;
    return null;
  }

  /** Whether the rows so far ended without any table. */
  const isWithoutTable = (): boolean => table === null && heading.length === 0;

  return { read, isWithoutTable };
}

const countOf = ({ places }: Headed): number => Object.keys(places).length;

/** The last of the numbers 1, 2, 3 … that a row consists of; 0: it is another row. */
function numberedUpTo(cells: readonly Cell[]): number {
  const texts = cells.map(textOf);
  while (texts.at(-1) === '') texts.pop();
  return texts.length > 1 && texts.every((text, index) => text === String(index + 1)) ? texts.length : 0;
}

/** Data has digits where a heading has words: a row is one when it names columns and has a digit in none of those. */
function isHeading(cells: readonly Cell[]): boolean {
  const named = cells.filter((cell) => typeof cell === 'string' && cell.length > 1 && !/\d/.test(cell));
  if (named.length < FEWEST_HEADINGS) return false;
  return (
    new Set(named.map((cell) => columnOf(String(cell))).filter((column) => column !== null)).size >=
    FEWEST_HEADINGS
  );
}

/** The headings of one row, or of two of which the upper one stands over several columns of the lower. */
function headingOf(rows: readonly (readonly Cell[])[]): Headed {
  const width = Math.max(...rows.map(({ length }) => length));
  const places: Places = {};
  const headings: string[] = [];
  for (let place = 0; place < width; place++) {
    const own = rows.map((row) => textOf(row[place]));
    const over = rows.slice(0, -1).map((row) => lastOf(row, place));
    const lower = own.at(-1) ?? '';
    const ways = [
      own.join(' '),
      ...(lower === '' ? [] : [`${over.join(' ')} ${lower}`, lower]),
      own[0] ?? '',
    ];
    headings[place] = ways.find((way) => way.trim() !== '')?.trim() ?? '';
    for (const way of ways) {
      const column = columnOf(way);
      if (column && put(places, column, place)) break;
    }
  }
  return { places, headings };
}

/** A cell that was merged with those on its right is empty there. */
function lastOf(row: readonly Cell[], place: number): string {
  for (let left = place; left >= 0; left--) {
    const text = textOf(row[left]);
    if (text !== '') return text;
  }
  return '';
}

/** The form calls columns 15 and 18 by the same words. */
function put(places: Places, column: Column, place: number): boolean {
  const free = column === 'totalTenge' && places.totalTenge !== undefined ? 'additionalTotalTenge' : column;
  if (places[free] !== undefined) return column === 'ignored';
  places[free] = place;
  return true;
}

/** Columns whose headings say nothing known are those of their numbers, where the row of numbers reaches the form's last. */
function withNumbers(headed: Headed, numbered: number): Headed {
  if (numbered < JOURNAL_COLUMNS.length) return headed;
  const places = { ...headed.places };
  const taken = new Set(Object.values(places));
  for (const [place, column] of JOURNAL_COLUMNS.entries())
    if (places[column] === undefined && !taken.has(place)) places[column] = place;
  return { ...headed, places };
}

function tableOf({ places: found, headings }: Headed): Table | (Unusable & { kind: 'lacks' }) {
  const places = { ...found };
  const kind = kindOf(places);
  if (kind === 'phones') places.iin ??= places.applicantIin ?? places.member;
  if (kind === 'families') places.member ??= places.iin;
  if (kind === 'journal') places.applicantIin ??= places.iin;
  const columns = lackingIn(kind, places);
  if (columns.length > 0) return { kind: 'lacks', table: kind, columns };
  const named = { kind, places, headings, language: languageOf(headings) };
  return named as Table;
}

function kindOf(places: Places): TableKind {
  const isJournal = ONLY_IN_A_JOURNAL.some((column) => places[column] !== undefined);
  if (isJournal) return 'journal';
  if (places.phone !== undefined) return 'phones';
  const hasMembers =
    places.member !== undefined || (places.iin !== undefined && places.applicantIin !== undefined);
  return hasMembers ? 'families' : 'journal';
}

const NEEDED: Record<TableKind, readonly Column[]> = {
  journal: ['applicationNumber', 'registeredOn', 'applicantIin'],
  families: ['applicationNumber', 'member'],
  phones: ['iin', 'phone'],
};

function lackingIn(kind: TableKind, places: Places): Column[] {
  const lacking = NEEDED[kind].filter((column) => places[column] === undefined);
  // Numbers begin anew each year: a family is found by the day of registration too, or by its applicant.
  const unclear =
    kind === 'families' && places.registeredOn === undefined && places.applicantIin === undefined;
  return unclear ? [...lacking, 'registeredOn'] : lacking;
}
