import type { Language } from '../domain/language.ts';
import { drawable } from './drawable.ts';

type Doc = PDFKit.PDFDocument;
export type Element = ReturnType<Doc['struct']>;

export const COLOUR = {
  ink: '#16202b',
  state: '#0b4a78',
  quiet: '#55616e',
  rule: '#b9c6d2',
  tint: '#eef4f9',
};

/** The full tags of screen readers' voices. */
const VOICE: Record<Language, string> = { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en' };

/** Without a language: numbers, names and addresses, which any voice reads. */
export type Words = { text: string; lang?: Language | undefined };

/** Points; `size` before scaling. */
export type Style = {
  size: number;
  bold?: boolean;
  colour?: string;
  align?: 'left' | 'center';
  spacing?: number;
};
export type Place = { x: number; y: number; width: number };

export type Pen = ReturnType<typeof makePen>;

/** Writes on a page, each piece tagged (PDF/UA-1, ISO 14289-1) in the order in which it is read. */
export function makePen(doc: Doc, { root, scale }: { root: Element; scale: number }) {
  /** Sets the type and gives the options that go with it: measuring and drawing must not differ. */
  function setType({ size, bold, align = 'left', spacing = 0 }: Style, width: number) {
    doc.font(bold ? 'bold' : 'regular').fontSize(size * scale);
    return { width, align, characterSpacing: spacing, lineGap: 1.5 * scale };
  }

  /** Of the font that is set. */
  const shown = (text: string): string => drawable(text, doc._font.font);

  function heightOf(text: string, style: Style, width: number): number {
    const options = setType(style, width);
    return doc.heightOfString(shown(text), options);
  }

  /** Words as one tagged element, in `parent` or the document itself; gives where they end. */
  function write(tag: string, words: Words, style: Style & Place & { parent?: Element }): number {
    const { x, y, width, colour = COLOUR.ink, parent = root } = style;
    const height = heightOf(words.text, style, width);
    const draw = (): void => {
      const options = setType(style, width);
      doc.fillColor(colour).text(shown(words.text), x, y, options);
    };
    parent.add(doc.struct(tag, words.lang ? { lang: VOICE[words.lang] } : {}, draw));
    return y + height;
  }

  /** What only the eye needs. */
  function decorate(draw: () => void): void {
    doc.markContent('Artifact', { type: 'Layout' });
    draw();
    doc.endMarkedContent();
  }

  function rule({ x, y, width }: Place, { weight, colour }: { weight: number; colour: string }): void {
    decorate(() =>
      doc
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(weight)
        .stroke(colour),
    );
  }

  return { heightOf, write, decorate, rule };
}
