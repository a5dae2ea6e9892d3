/** What PDFKit 0.20 has and @types/pdfkit 0.17 does not tell. */
declare namespace PDFKit.Mixins {
  interface StructureElementOptions {
    /** Of a table's header cell: what it is the header of. */
    scope?: 'Row' | 'Column' | 'Both';
    /** Of a figure: left, top, right, bottom, in points from the upper left corner. */
    bbox?: [number, number, number, number];
    placement?: 'Block' | 'Inline';
  }

  interface PDFAttachmentOptions {
    /** How the file relates to the document (ISO 32000-2, 7.11.3). */
    relationship?: 'Source' | 'Data' | 'Alternative' | 'Supplement';
  }
}

declare namespace PDFKit {
  interface PDFDocument {
    /** The font in use: what `font(name)` chose. */
    readonly _font: EmbeddedFont;
  }

  /** A font as it is embedded in one document: only the glyphs that were drawn, numbered from 1. */
  interface EmbeddedFont {
    readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
    /** By glyph, the code points that it was drawn for; 0 is the empty box. */
    readonly unicode: readonly (readonly number[])[];
    /** The drawn glyphs as a font of their own. */
    readonly subset: { encode(): Uint8Array };
    toUnicodeCmap(): PDFKitReference;
    /** Shapes words: `features` of OpenType by name, on or off. */
    layoutRun(text: string, features?: Record<string, boolean>): unknown;
  }
}
