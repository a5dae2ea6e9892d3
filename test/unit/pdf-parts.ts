import { inflateSync } from 'node:zlib';

const OBJECT = /(\d+) 0 obj\n([\s\S]*?)\nendobj/g;
const STREAM = /stream\n([\s\S]*)\nendstream/;

/** The objects of a PDF by number, each with its dictionary and, inflated, its stream. */
function objectsIn(bytes: Uint8Array): Map<string, { dictionary: string; stream: string }> {
  const objects = Buffer.from(bytes).toString('latin1').matchAll(OBJECT);
  return new Map(
    Array.from(objects, ([, number = '', body = '']) => {
      const raw = STREAM.exec(body)?.[1];
      const packed = raw !== undefined && body.includes('/FlateDecode');
      const stream = packed ? inflateSync(Buffer.from(raw, 'latin1')).toString('latin1') : (raw ?? '');
      return [number, { dictionary: body.split('stream\n')[0] ?? '', stream }];
    }),
  );
}

export type DrawnFont = { glyphs: Set<string>; map: string; program: Buffer };

/** By font of the page: the glyphs that are drawn with it, four hex digits each, its map to characters, and its program. */
export function fontsOf(bytes: Uint8Array): DrawnFont[] {
  const objects = objectsIn(bytes);
  const at = (number = '') => objects.get(number) ?? { dictionary: '', stream: '' };
  const all = [...objects.values()];
  const resources =
    all.map(({ dictionary }) => /\/Font <<([^>]*)>>/.exec(dictionary)?.[1]).find(Boolean) ?? '';
  const content = all.find(({ stream }) => / Tf\n/.test(stream))?.stream ?? '';
  return Array.from(resources.matchAll(/\/(F\d+) (\d+) 0 R/g), ([, name, number]) => {
    const of = (from: string | undefined, key: string): string | undefined =>
      new RegExp(`/${key} \\[?(\\d+) 0 R`).exec(at(from).dictionary)?.[1];
    const program = of(of(of(number, 'DescendantFonts'), 'FontDescriptor'), 'FontFile2');
    return {
      glyphs: glyphsIn(content, name),
      map: at(of(number, 'ToUnicode')).stream,
      program: Buffer.from(at(program).stream, 'latin1'),
    };
  });
}

function glyphsIn(content: string, font: string | undefined): Set<string> {
  const glyphs = new Set<string>();
  let current = '';
  for (const [, name, codes] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([\da-f]+)>/g)) {
    if (name !== undefined) current = name;
    else if (current === font) for (const glyph of codes?.match(/.{4}/g) ?? []) glyphs.add(glyph);
  }
  return glyphs;
}
