import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { crc32, createDeflateRaw } from 'node:zlib';

/** Sizes follow each file's content (bit 3), names are UTF-8 (bit 11), contents are deflated: APPNOTE.TXT, section 4.4. */
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
const LONGEST_PIECE = 65_536;

type Written = { name: Buffer; offset: number; crc: number; packed: number; size: number };

function header(signature: number, fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const buffer = Buffer.alloc(4 + fields.reduce((length, [, bytes]) => length + bytes, 0));
  buffer.writeUInt32LE(signature, 0);
  let at = 4;
  for (const [value, bytes] of fields) {
    if (bytes === 2) buffer.writeUInt16LE(value, at);
    else buffer.writeUInt32LE(value, at);
    at += bytes;
  }
  return buffer;
}

/** Writes a zip file one content after another, each as its pieces come. No content may reach 4 GiB. */
export function openZipWriter(file: string) {
  const out = createWriteStream(file);
  const files: Written[] = [];
  let offset = 0;

  async function write(bytes: Uint8Array): Promise<void> {
    offset += bytes.length;
    if (!out.write(bytes)) await once(out, 'drain');
  }

  async function add(name: string, pieces: Iterable<string>): Promise<void> {
    const written: Written = { name: Buffer.from(name), offset, crc: 0, packed: 0, size: 0 };
    const { name: bytes } = written;
    await write(
      header(0x04034b50, [
        [VERSION, 2],
        [FLAGS, 2],
        [DEFLATED, 2],
        [0, 4],
        [0, 4],
        [0, 4],
        [0, 4],
        [bytes.length, 2],
        [0, 2],
      ]),
    );
    await write(bytes);
    const deflate = createDeflateRaw({ level: 6 });
    const packed = (async () => {
      for await (const chunk of deflate as AsyncIterable<Buffer>) {
        written.packed += chunk.length;
        await write(chunk);
      }
    })();
    for (const piece of gathered(pieces)) {
      written.crc = crc32(piece, written.crc);
      written.size += piece.length;
      if (!deflate.write(piece)) await once(deflate, 'drain');
    }
    deflate.end();
    await packed;
    await write(
      header(0x08074b50, [
        [written.crc, 4],
        [written.packed, 4],
        [written.size, 4],
      ]),
    );
    files.push(written);
  }

  async function close(): Promise<void> {
    const start = offset;
    for (const { name, crc, packed, size, offset: at } of files) {
      const fields = [
        [VERSION, 2],
        [VERSION, 2],
        [FLAGS, 2],
        [DEFLATED, 2],
        [0, 4],
        [crc, 4],
        [packed, 4],
        [size, 4],
        [name.length, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
        [at, 4],
      ] as const;
      await write(header(0x02014b50, fields));
      await write(name);
    }
    const count = files.length;
    await write(
      header(0x06054b50, [
        [0, 2],
        [0, 2],
        [count, 2],
        [count, 2],
        [offset - start, 4],
        [start, 4],
        [0, 2],
      ]),
    );
    out.end();
    await once(out, 'close');
  }

  return { add, close };
}

/** Small pieces together. */
function* gathered(pieces: Iterable<string>): Generator<Buffer> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < LONGEST_PIECE) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  if (waiting !== '') yield Buffer.from(waiting);
}
