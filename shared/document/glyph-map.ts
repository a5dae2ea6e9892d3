import { type Mapping, withCharacters } from './character-table.ts';

/** Of a block of `bfchar` (Adobe Technical Note 5014, section 1.4.1). */
const MOST_IN_BLOCK = 100;

/** What a glyph stands for that has no character of its own: its neighbours tell all. PDF/UA-1 wants something (7.21.7). */
const NOTHING = 0x200b;

/** No `fi` in one piece: Ghostscript writes the two characters of such a glyph the wrong way round. */
const FEATURES = { liga: false };

/**
 * Makes a document's font keep its words on the way through programs that write PDFs anew. PDFKit's own form of the map
 * from glyphs to characters, one range with a list, is lost in Ghostscript, and MuPDF reads the font alone: the words look
 * right and can no longer be searched, copied or read aloud.
 */
export function keepWords(doc: PDFKit.PDFDocument, font: PDFKit.EmbeddedFont): void {
  const layoutRun = font.layoutRun.bind(font);
  font.layoutRun = (text) => layoutRun(text, FEATURES);
  const encode = font.subset.encode.bind(font.subset);
  font.subset.encode = () => withCharacters(encode(), charactersOf(font.unicode));
  font.toUnicodeCmap = () => {
    const map = doc.ref({});
    map.end(glyphMap(font.unicode));
    return map;
  };
}

/** Of the glyphs that stand for one character each; glyph 0 is the empty box. */
const charactersOf = (unicode: PDFKit.EmbeddedFont['unicode']): Mapping[] =>
  unicode.flatMap(([codePoint, ...others], glyph) =>
    glyph > 0 && codePoint !== undefined && others.length === 0 ? [[codePoint, glyph] as const] : [],
  );

const hex = (number: number): string => number.toString(16).padStart(4, '0');

const utf16 = (codePoints: readonly number[]): string =>
  Buffer.from(String.fromCodePoint(...codePoints), 'utf16le')
    .swap16()
    .toString('hex');

/** The map as a ToUnicode CMap (ISO 32000-1, 9.10.3). Glyph 0, the empty box, stands for nothing and is never drawn. */
function glyphMap(unicode: readonly (readonly number[])[]): string {
  const entries = unicode
    .map((codePoints, glyph) => `<${hex(glyph)}> <${utf16(codePoints.length > 0 ? codePoints : [NOTHING])}>`)
    .slice(1);
  const blocks: string[] = [];
  for (let start = 0; start < entries.length; start += MOST_IN_BLOCK) {
    const block = entries.slice(start, start + MOST_IN_BLOCK);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return `\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`;
}
