import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { DateSystem } from '../../shared/intake/dates.ts';
import { openWorkbook, type Parts, readSheet, type SheetRow } from '../../shared/intake/workbook.ts';

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.once('end', resolve);
    zip.once('error', reject);
    zip.readEntry();
  });
  return entries;
}

function partsOf(zip: ZipFile, entries: Map<string, Entry>): Parts {
  const openEntry = promisify(
    (entry: Entry, done: (error: Error | null, stream: NodeJS.ReadableStream) => void) =>
      zip.openReadStream(entry, done),
  );
  async function* text(entry: Entry): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    for await (const chunk of await openEntry(entry))
      yield decoder.decode(chunk as unknown as Uint8Array, { stream: true });
    yield decoder.decode();
  }
  return async (name) => {
    const entry = entries.get(name);
    return entry ? text(entry) : null;
  };
}

export type OpenWorkbook = {
  system: DateSystem;
  sheets: { name: string; rows: () => AsyncGenerator<SheetRow> }[];
  close: () => void;
};

/** A workbook whose sheets are read a row at a time; its shared texts are in memory. Throws where it is none. */
export async function openXlsx(file: string): Promise<OpenWorkbook> {
  const zip = await openZip(file, { lazyEntries: true, autoClose: false });
  const parts = partsOf(zip, await entriesOf(zip));
  const { sheets, system, texts } = await openWorkbook(parts);
  async function* rowsOf(path: string): AsyncGenerator<SheetRow> {
    const chunks = await parts(path);
    if (chunks) yield* readSheet(chunks, texts);
  }
  return {
    system,
    sheets: sheets.map(({ name, path }) => ({ name, rows: () => rowsOf(path) })),
    close: () => zip.close(),
  };
}
