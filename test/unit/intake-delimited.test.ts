import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { fromRk1048 } from '../../shared/intake/code-page.ts';
import { rowsOfText } from '../../shared/intake/delimited.ts';
import { csvLine } from '../../shared/intake/rejected.ts';

const cell = fc.stringMatching(/^[ab ,;"\t\r\nқ]{0,6}$/);
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
/** Headings by which the sign between the cells is known. */
const HEADINGS = ['өтініш №', 'ЖСН', 'ұялы телефон'];

describe('a CSV file whose whole text is at hand', () => {
  test.each([',', ';', '\t'])(
    'given cells of anything between %j, then they come back as they were',
    (delimiter) => {
      fc.assert(
        fc.property(table, (rows) => {
          const text = [HEADINGS, ...rows].map((row) => csvLine(row, delimiter)).join('');
          expect(rowsOfText(text)).toEqual({ rows: [HEADINGS, ...rows], delimiter });
        }),
      );
    },
  );

  test('is read as the command reads it', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, lineEnd, endsInLine) => {
        const lines = [HEADINGS, ...rows].map((row) => csvLine(row, ';').slice(0, -2)).join(lineEnd);
        const text = `\uFEFF${lines}${endsInLine ? lineEnd : ''}`;
        const read = rowsOfText(text);
        const rowsRead = 'rows' in read ? read.rows : null;
        expect(rowsRead).toEqual(
          parse(text, { delimiter: ';', bom: true, relax_column_count: true, relax_quotes: true }),
        );
      }),
    );
  });

  test('given a quotation mark that is never closed, then that is said', () => {
    expect(rowsOfText('ЖСН;ұялы телефон\n"1;2\n3;4')).toEqual({ kind: 'unclosed' });
  });
});

test('given any text in RK1048, then its Kazakh letters are got back from Windows-1251', () => {
  const bytes = Buffer.from(Array.from({ length: 128 }, (_, index) => index + 128));
  expect(fromRk1048(new TextDecoder('windows-1251').decode(bytes)).replaceAll('\u0098', '�')).toBe(
    iconv.decode(bytes, 'rk1048'),
  );
});
