import { columnOf } from './headings.ts';

export const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** The cells of a text's beginning under a delimiter, whatever row they are of; quoted ones whole. */
const cellsOf = (text: string, delimiter: Delimiter): string[] =>
  text.match(new RegExp(`"(?:[^"]|"")*"|[^${delimiter}\\r\\n"]+`, 'g')) ?? [];

/**
 * The sign between the cells of a CSV file, by its beginning: the one under which the most columns are known. Headings have
 * commas of their own, so counting signs would not do.
 */
export function delimiterOf(beginning: string): Delimiter {
  const known = (delimiter: Delimiter): number =>
    new Set(
      cellsOf(beginning, delimiter)
        .map(columnOf)
        .filter((column) => column !== null),
    ).size;
  return DELIMITERS.reduce((best, next) => (known(next) > known(best) ? next : best));
}
