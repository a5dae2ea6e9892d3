import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** What a file is, by its first bytes and, of a text, by all of them. */
type FileKind = { kind: 'workbook' } | { kind: 'old-workbook' } | { kind: 'text'; encoding: string };
type Measured = { sha256: string; bytes: number };
export type Inspected =
  | ({ kind: 'workbook' } & Measured)
  | ({ kind: 'old-workbook' } & Measured)
  | ({ kind: 'text'; encoding: string } & Measured);

/**
 * KZ-1048 is what Kazakh Windows writes; it differs from Windows-1251 in the Kazakh letters' places only, so a Russian text
 * reads the same in both.
 */
export const DEFAULT_CODE_PAGE = 'rk1048';

const BEGINNINGS: readonly (readonly [beginning: readonly number[], is: FileKind])[] = [
  [[0x50, 0x4b], { kind: 'workbook' }],
  [[0xd0, 0xcf, 0x11, 0xe0], { kind: 'old-workbook' }],
  [[0xef, 0xbb, 0xbf], { kind: 'text', encoding: 'utf8' }],
  [[0xff, 0xfe], { kind: 'text', encoding: 'utf-16le' }],
  [[0xfe, 0xff], { kind: 'text', encoding: 'utf-16be' }],
];

/** Digits, commas and line ends have a zero byte in UTF-16, and in no other encoding of a text. */
function utf16Of(beginning: Buffer): string | null {
  const zeros = [0, 0];
  for (const [index, byte] of beginning.entries())
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** Reads the file once: its hash, and whether all of it is UTF-8. */
export async function inspect(file: string): Promise<Inspected> {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let beginning: Buffer | undefined;
  let isUtf8 = true;
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    beginning ??= chunk.subarray(0, 4096);
    bytes += chunk.length;
    hash.update(chunk);
    isUtf8 &&= decodes(() => utf8.decode(chunk, { stream: true }));
  }
  isUtf8 &&= decodes(() => utf8.decode());
  return { ...kindOf(beginning ?? Buffer.alloc(0), isUtf8), sha256: hash.digest('hex'), bytes };
}

function kindOf(beginning: Buffer, isUtf8: boolean): FileKind {
  const known = BEGINNINGS.find(([bytes]) => bytes.every((byte, index) => beginning[index] === byte));
  if (known) return known[1];
  return { kind: 'text', encoding: utf16Of(beginning) ?? (isUtf8 ? 'utf8' : DEFAULT_CODE_PAGE) };
}

function decodes(decode: () => unknown): boolean {
  try {
    decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
