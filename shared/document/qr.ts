import { encode } from 'uqr';

/** Modules of white that a reader needs around the code (ISO/IEC 18004, section 9.1). */
const QUIET_ZONE = 4;

/** The address as a QR code: rows of modules, true is dark, quiet zone included. Error correction M: 15 % may be lost. */
export const qrModules = (address: string): boolean[][] =>
  encode(address, { ecc: 'M', boostEcc: true, border: QUIET_ZONE }).data;

type Place = { x: number; y: number; size: number };

/** Draws the modules as filled rectangles, a run of dark ones as one: sharp at any size, and few bytes. */
export function drawQr(doc: PDFKit.PDFDocument, modules: boolean[][], { x, y, size }: Place): void {
  const step = size / modules.length;
  for (const [row, cells] of modules.entries()) {
    for (let start = 0; start < cells.length; start++) {
      if (!cells[start]) continue;
      let end = start;
      while (cells[end + 1]) end++;
      doc.rect(x + start * step, y + row * step, (end - start + 1) * step, step);
      start = end;
    }
  }
  doc.fill('black');
}
