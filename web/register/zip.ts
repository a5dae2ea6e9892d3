import type { Parts } from '../../shared/intake/workbook.ts';

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const LOCAL_BYTES = 30;
const STORED = 0;

type Entry = { offset: number; packed: number; method: number };

const view = async (file: Blob, from: number, to: number): Promise<DataView> =>
  new DataView(await file.slice(from, to).arrayBuffer());

/** What a zip file has, by its central directory (APPNOTE.TXT, section 4.3.12). Throws where it is none. */
async function entriesOf(file: Blob): Promise<Map<string, Entry>> {
  const from = Math.max(0, file.size - END_BYTES - LONGEST_COMMENT);
  const tail = await view(file, from, file.size);
  let end = tail.byteLength - END_BYTES;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new Error('this is no zip file');
  const start = tail.getUint32(end + 16, true);
  const directory = await view(file, start, start + tail.getUint32(end + 12, true));
  const entries = new Map<string, Entry>();
  for (let at = 0; at + 46 <= directory.byteLength; ) {
    const [name, extra, comment] = [28, 30, 32].map((place) => directory.getUint16(at + place, true));
    const bytes = new Uint8Array(directory.buffer, at + 46, name);
    entries.set(new TextDecoder().decode(bytes), {
      method: directory.getUint16(at + 10, true),
      packed: directory.getUint32(at + 20, true),
      offset: directory.getUint32(at + 42, true),
    });
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

async function contentOf(file: Blob, { offset, packed, method }: Entry): Promise<ReadableStream<Uint8Array>> {
  const local = await view(file, offset, offset + LOCAL_BYTES);
  const start = offset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  const content = file.slice(start, start + packed).stream();
  return method === STORED ? content : content.pipeThrough(new DecompressionStream('deflate-raw'));
}

async function* textOf(content: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = content.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    yield decoder.decode(value, { stream: true });
  }
  yield decoder.decode();
}

/** The files within a workbook. */
export async function partsOfZip(file: Blob): Promise<Parts> {
  const entries = await entriesOf(file);
  return async (name) => {
    const entry = entries.get(name);
    return entry ? textOf(await contentOf(file, entry)) : null;
  };
}
