/** Of an sfnt (OpenType 1.9, "Organization of an OpenType font"), bytes. */
const HEADER = 12;
const RECORD = 16;

/** A code point and its glyph. */
export type Mapping = readonly [codePoint: number, glyph: number];

/**
 * A TrueType font with a table of its characters (`cmap`) in place of none. PDFKit leaves it out, since a PDF needs none;
 * but programs that write a PDF anew, as MuPDF does, look for the characters of glyphs there and nowhere else.
 */
export function withCharacters(font: Uint8Array, mappings: readonly Mapping[]): Buffer {
  const before = Buffer.from(font);
  const count = before.readUInt16BE(4);
  const end = HEADER + count * RECORD;
  const records = Array.from<unknown, Buffer>({ length: count }, (_, index) => {
    const start = HEADER + index * RECORD;
    const record = Buffer.from(before.subarray(start, start + RECORD));
    record.writeUInt32BE(record.readUInt32BE(8) + RECORD, 8);
    return record;
  });
  const table = characterTable(mappings);
  const padding = Buffer.alloc(-before.length & 3);
  records.push(recordOf(table, before.length + RECORD + padding.length));
  records.sort((one, other) => one.compare(other));
  return Buffer.concat([header(count + 1), ...records, before.subarray(end), padding, table]);
}

function header(tables: number): Buffer {
  const exponent = Math.floor(Math.log2(tables));
  const bytes = Buffer.alloc(HEADER);
  bytes.writeUInt32BE(0x00010000, 0);
  bytes.writeUInt16BE(tables, 4);
  bytes.writeUInt16BE(2 ** exponent * RECORD, 6);
  bytes.writeUInt16BE(exponent, 8);
  bytes.writeUInt16BE((tables - 2 ** exponent) * RECORD, 10);
  return bytes;
}

function recordOf(table: Buffer, offset: number): Buffer {
  let sum = 0;
  for (let at = 0; at < table.length; at += 4) sum = (sum + table.readUInt32BE(at)) >>> 0;
  const record = Buffer.from('cmap\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
  record.writeUInt32BE(sum, 4);
  record.writeUInt32BE(offset, 8);
  record.writeUInt32BE(table.length, 12);
  return record;
}

/** Format 12, all of Unicode on Windows' platform (3, 10): one group a character. */
function characterTable(mappings: readonly Mapping[]): Buffer {
  const groups = mappings.toSorted(([one], [other]) => one - other);
  const words = [(3 << 16) | 10, 12, 12 << 16, 16 + groups.length * 12, 0, groups.length];
  const numbers = [1, ...words, ...groups.flatMap(([code, glyph]) => [code, code, glyph])];
  const table = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) table.writeUInt32BE(number, index * 4);
  return table;
}
