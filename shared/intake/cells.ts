import { readable } from '../domain/journal-text.ts';

/** A cell as its file has it: text, or a number of a workbook, which is exact where its text in a CSV file may not be. */
export type Cell = string | number;

/** What stands for "nothing" in a cell. */
const NOTHING = /^[-–—−]*$/;

/** A cell as one readable line; a number as its digits. */
export const textOf = (cell: Cell | undefined): string => (cell === undefined ? '' : readable(String(cell)));

export const isBlank = (cell: Cell | undefined): boolean => NOTHING.test(textOf(cell));

/** Digits that a spreadsheet has cut off: `8,50315E+11`. What stood after them cannot be got back. */
export const isCutOff = (text: string): boolean => /^[+-]?\d+(?:[.,]\d+)?[eе][+]?\d{1,3}$/i.test(text);

/** Whether no cell of the row holds anything. */
export const isEmptyRow = (cells: readonly Cell[]): boolean => cells.every((cell) => textOf(cell) === '');
