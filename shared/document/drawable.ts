import anyAscii from 'any-ascii';

/** Whatever would break a line or steer a reader. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** Between characters that are a syllable each and their neighbours: Zhong Guo, not ZhongGuo. */
const BETWEEN_SYLLABLES =
  /(?<=[\p{Script=Han}\p{Script=Hangul}])(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}])(?=[\p{Script=Han}\p{Script=Hangul}])/gu;

/** Changes only its neighbours, or shows nothing: may go without a trace. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{M}]/u;

/**
 * Scripts that PDFKit's shaper draws whatever surrounds them. Of the others the font has a few, and some of their
 * sequences (Tifinagh beside a combining mark) make the shaper throw: no document at all for that name.
 */
const SHAPED =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]/u;

type Font = PDFKit.EmbeddedFont['font'];

/**
 * A text as a font can show it: characters without a glyph are transliterated (`中国` as `Zhong Guo`, an emoji as its
 * name), so that no name is a row of empty boxes. What is signed keeps the original.
 */
export function drawable(text: string, font: Font): string {
  const has = (one: string): boolean =>
    SHAPED.test(one) && font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0);
  const line = text.normalize('NFC').replace(CONTROLS, ' ');
  if ([...line].every(has)) return line;
  return Array.from(line.replace(BETWEEN_SYLLABLES, ' '), (one) => (has(one) ? one : written(one)))
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** A question mark for what has no reading: private use, unassigned, half a pair. */
const written = (character: string): string => anyAscii(character) || (UNSEEN.test(character) ? '' : '?');
