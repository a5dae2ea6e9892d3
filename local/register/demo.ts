import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { almatyDate } from '../../shared/domain/time.ts';
import { csvLine } from '../../shared/intake/rejected.ts';
import { DEMO_AUTHORITY, type DemoFamily, demoFamilies } from './demo-families.ts';
import type { DemoOptions } from './options.ts';
import {
  COLUMN_NUMBERS,
  FAMILY_HEADINGS,
  familyLines,
  JOURNAL_HEADINGS,
  journalLine,
  PHONE_HEADINGS,
  phoneLine,
} from './printed.ts';
import { seeded } from './random.ts';
import { writeXlsx } from './xlsx-writer.ts';

async function writeCsv(file: string, rows: Iterable<readonly string[]>): Promise<void> {
  const out = createWriteStream(file);
  for (const row of rows) if (!out.write(csvLine(row, ','))) await once(out, 'drain');
  out.end();
  await once(out, 'close');
}

/** The tables of the journal; made anew each time they are asked for, so that none is in memory. */
function tablesOf(
  families: () => Iterable<DemoFamily>,
): Record<'journal' | 'families' | 'phones', () => Generator<string[]>> {
  return {
    *journal() {
      yield [...JOURNAL_HEADINGS];
      yield [...COLUMN_NUMBERS];
      for (const { entries } of families()) yield* entries.map(journalLine);
    },
    *families() {
      yield [...FAMILY_HEADINGS];
      for (const { entries } of families()) yield* entries.slice(0, 1).flatMap(familyLines);
    },
    *phones() {
      yield [...PHONE_HEADINGS];
      for (const { contacts } of families()) yield* contacts.map(phoneLine);
    },
  };
}

/**
 * Writes a made-up journal with its families and phones, as CSV files and as one workbook, and the file of its authority. It
 * is the same for the same seed on the same day. Gives the names of the files.
 */
export async function writeDemo({ families, out, seed }: DemoOptions, now: string): Promise<string[]> {
  const today = almatyDate(now);
  const tables = tablesOf(() => demoFamilies(families, { random: seeded(seed), today }));
  mkdirSync(out, { recursive: true });
  const authority = join(out, 'authority.json');
  writeFileSync(authority, `${JSON.stringify(DEMO_AUTHORITY, null, 2)}\n`);
  const files = [authority];
  for (const [name, rows] of Object.entries(tables)) {
    files.push(join(out, `${name}.csv`));
    await writeCsv(join(out, `${name}.csv`), rows());
  }
  const workbook = join(out, 'register.xlsx');
  await writeXlsx(workbook, [
    { name: 'Журнал', rows: tables.journal() },
    { name: 'Отбасы', rows: tables.families() },
    { name: 'Телефондар', rows: tables.phones() },
  ]);
  return [...files, workbook];
}
