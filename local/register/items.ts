import type { Authority } from '../../shared/domain/membership.ts';
import type { CalendarDate } from '../../shared/domain/time.ts';
import type { Cell } from '../../shared/intake/cells.ts';
import { type Families, makeFamilies } from '../../shared/intake/families.ts';
import type { Fault } from '../../shared/intake/faults.ts';
import { type Body, readJournalRow, readPhoneRow } from '../../shared/intake/journal-row.ts';
import type { TableRow } from '../../shared/intake/tables.ts';
import { type Source, Unreadable } from './source.ts';

/** A row that is sent, or that has a fault and is not; `file`: the place of its source. */
export type ItemOfImport = {
  file: number;
  row: TableRow;
  members: readonly Cell[] | null;
  what: 'entries' | 'contacts';
  body: Body;
  faults: readonly Fault[];
};

type Reading = {
  sources: readonly Source[];
  authority: Authority | null;
  today: CalendarDate;
  /** Told before the first row, how many rows there are but those of families. */
  onTotal?: (rows: number) => void;
};

/** Every row of the sources, in their order; what tables of families say is put beside the journal's rows. */
export async function* itemsOf({
  sources,
  authority,
  today,
  onTotal,
}: Reading): AsyncGenerator<ItemOfImport> {
  const families = makeFamilies(today);
  const withFamilies = new Set<number>();
  let total = 0;
  for (const [file, source] of sources.entries()) {
    for await (const row of source.rows()) {
      if (row.table.kind !== 'families') {
        total += 1;
        continue;
      }
      families.add(row, source.system);
      withFamilies.add(file);
    }
  }
  onTotal?.(total);
  for (const [file, source] of sources.entries()) {
    for await (const row of source.rows())
      if (row.table.kind !== 'families') yield itemOf({ file, row, families, authority, today, source });
  }
  for (const file of withFamilies) yield* leftOver(file, sources[file], families);
}

type One = Pick<Reading, 'authority' | 'today'> & {
  file: number;
  row: TableRow;
  families: Families;
  source: Source;
};

function itemOf({ file, row, families, authority, today, source: { system } }: One): ItemOfImport {
  if (row.table.kind === 'phones')
    return { file, row, members: null, what: 'contacts', ...readPhoneRow(row, { today, system }) };
  if (authority === null)
    throw new Unreadable('The journal does not say whose it is: name its authority by --authority FILE.');
  const members = families.membersOf(row, system);
  return {
    file,
    row,
    members,
    what: 'entries',
    ...readJournalRow(row, { today, system, authority, members }),
  };
}

/** The rows of families that no row of the journal named. */
async function* leftOver(
  file: number,
  source: Source | undefined,
  families: Families,
): AsyncGenerator<ItemOfImport> {
  if (source === undefined) return;
  for await (const row of source.rows()) {
    if (row.table.kind !== 'families' || !families.isLeftOver(row, source.system)) continue;
    const faults: Fault[] = [{ column: 'applicationNumber', kind: 'no-journal-row' }];
    yield { file, row, members: null, what: 'entries', body: {}, faults };
  }
}
