import type { Language } from '../domain/language.ts';
import type { Paper } from './paper.ts';
import type { Element, Pen, Place } from './pen.ts';

/** A4 and its margins, points. */
export const PAGE = { width: 595.28, height: 841.89, side: 56, top: 46, bottom: 40 };
export const WIDTH = PAGE.width - 2 * PAGE.side;

/** What every part of the page is drawn from, and with. */
export type Sheet = {
  doc: PDFKit.PDFDocument;
  root: Element;
  pen: Pen;
  paper: Paper;
  languages: readonly Language[];
  scale: number;
};

export const across = (y: number): Place => ({ x: PAGE.side, y, width: WIDTH });
