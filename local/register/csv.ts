import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { type Delimiter, delimiterOf } from '../../shared/intake/delimiter.ts';
import type { SheetRow } from '../../shared/intake/workbook.ts';

const BEGINNING = 32_768;
/** A row of the journal has some kilobytes; one quotation mark that is never closed would take in the rest of the file. */
const LONGEST_ROW = 1_000_000;

async function beginningOf(file: string, encoding: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return iconv.decode(buffer.subarray(0, bytesRead), encoding);
  } finally {
    await handle.close();
  }
}

export const delimiterIn = async (file: string, encoding: string): Promise<Delimiter> =>
  delimiterOf(await beginningOf(file, encoding));

/** The rows of a CSV file with their numbers, as a spreadsheet program counts them. Throws where it is none. */
export async function* readCsv(file: string, encoding: string): AsyncGenerator<SheetRow> {
  const delimiter = await delimiterIn(file, encoding);
  const text = createReadStream(file, { highWaterMark: 65_536 });
  const decoded = text.pipe(iconv.decodeStream(encoding));
  const rows = decoded.pipe(
    parse({ delimiter, relax_column_count: true, relax_quotes: true, max_record_size: LONGEST_ROW }),
  );
  text.on('error', (error) => rows.destroy(error));
  decoded.on('error', (error) => rows.destroy(error));
  let number = 0;
  try {
    for await (const cells of rows as AsyncIterable<string[]>) {
      number += 1;
      yield { number, cells };
    }
  } catch (error) {
    if (isCsvError(error))
      throw new Error(`after row ${number} a quotation mark is opened and not closed`, { cause: error });
    throw error;
  } finally {
    text.destroy();
  }
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
