/** Options that PDFKit 0.20 has and @types/pdfkit 0.17 does not. */
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
