import type { CalendarDate } from '../domain/time.ts';
import { type Cell, textOf } from './cells.ts';
import { type DateSystem, readDate } from './dates.ts';
import { readIin } from './numbers.ts';
import type { TableRow } from './tables.ts';

type KeyColumn = 'applicationNumber' | 'registeredOn' | 'applicantIin' | 'member';

const cellOf = ({ table, cells }: TableRow, column: KeyColumn): Cell | undefined => {
  const place = table.places[column];
  return place === undefined ? undefined : cells[place];
};

/**
 * The people of each application, from tables of their own; kept in memory by what their cells say, and no more of the
 * rows. Numbers begin anew each year, so an application is known by its number with its day, or with its applicant.
 */
export function makeFamilies(today: CalendarDate) {
  const families = new Map<string, { members: Cell[]; used: boolean }>();

  function keysOf(row: TableRow, system: DateSystem): string[] {
    const number = textOf(cellOf(row, 'applicationNumber')).toLowerCase();
    const day = readDate(cellOf(row, 'registeredOn'), system);
    const applicant = readIin(cellOf(row, 'applicantIin'), today);
    return [
      ...(day.kind === 'ok' ? [`${number}#${day.value}`] : []),
      ...(applicant.kind === 'ok' ? [`${number}@${applicant.value}`] : []),
    ];
  }

  /** A row of a table of families. One that says of no application which it is stays without any. */
  function add(row: TableRow, system: DateSystem = 1900): void {
    const [key] = keysOf(row, system);
    if (key === undefined) return;
    const family = families.get(key) ?? { members: [], used: false };
    family.members.push(cellOf(row, 'member') ?? '');
    families.set(key, family);
  }

  /** The people of a journal row's application as they stand in their table; null: no table names it. */
  function membersOf(row: TableRow, system: DateSystem = 1900): readonly Cell[] | null {
    if (families.size === 0) return null;
    const found = keysOf(row, system).flatMap((key) => families.get(key) ?? []);
    for (const family of found) family.used = true;
    return found.length === 0 ? null : found.flatMap(({ members }) => members);
  }

  /** Whether no row of the journal has asked for the family of this row, so that it came to nothing. */
  const isLeftOver = (row: TableRow, system: DateSystem = 1900): boolean =>
    !keysOf(row, system).some((key) => families.get(key)?.used);

  return { add, membersOf, isLeftOver };
}
export type Families = ReturnType<typeof makeFamilies>;
