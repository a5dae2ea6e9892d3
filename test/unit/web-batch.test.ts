import { describe, expect, test } from 'vitest';
import type { Purpose } from '../../shared/domain/purpose.ts';
import { keyOf, MOST_ROWS, readBatch } from '../../web/requester/batch.ts';
import { toCsv } from '../../web/requester/csv.ts';
import { decoded } from '../../web/text-file.ts';

const NAMES: Record<Purpose, string> = {
  credit: 'выдача кредита',
  housing: 'жильё',
  education: 'учёба',
  employment: 'работа',
  'social-services': 'соцуслуги',
  other: 'другое',
};
const NOW = Date.parse('2026-11-25T05:00:00Z');
const IIN = '880412200005';

function rowsOf(text: string) {
  const batch = readBatch(text, NAMES, NOW);
  if (batch.kind !== 'rows') throw new Error(batch.kind);
  return batch.rows;
}

describe('a file of requests', () => {
  test.each([
    ['commas', `ИИН,цель,номер\n${IIN},credit,Д-1\n`],
    ['semicolons and Windows line ends', `ЖСН;мақсаты;нөмірі\r\n${IIN};credit;Д-1\r\n`],
    ['tabs and a mark of UTF-8', `\ufeffIIN\tpurpose\treference\n${IIN}\tcredit\tД-1`],
    ['the purpose in words', `ИИН,цель,номер\n${IIN},Выдача кредита,Д-1`],
    ['empty lines and spaces', `ИИН, цель, номер\n\n ${IIN} , credit , Д-1 \n\n`],
    ['a quoted cell', `ИИН,цель,номер\n"${IIN}","credit","Д-1"`],
  ])('given %s, then its rows are read', (_what, text) => {
    expect(rowsOf(text).map(({ checked }) => checked)).toEqual([
      { kind: 'ok', submission: { iin: IIN, purpose: 'credit', reference: 'Д-1' } },
    ]);
  });

  test('given bad rows among good ones, then each has its own fault, and its line in the file', () => {
    const rows = rowsOf(
      `ИИН,цель,дата рождения\n${IIN},credit,12.04.1888\n123,credit,\n${IIN},что-то,\n${IIN},credit,01.02.1903\n`,
    );
    expect(rows.map(({ number, checked }) => [number, checked.kind])).toEqual([
      [2, 'ok'],
      [3, 'wrong'],
      [4, 'wrong'],
      [5, 'wrong'],
    ]);
    expect(rows[2]?.checked).toEqual({ kind: 'wrong', purpose: true });
    expect(rows[3]?.checked).toEqual({ kind: 'wrong', birthDate: 'contradicts' });
  });

  test.each([
    ['no rows', 'ИИН,цель\n', 'empty'],
    ['no column of IINs', `имя,цель\n${IIN},credit\n`, 'empty'],
    ['too many rows', `ИИН,цель\n${`${IIN},credit\n`.repeat(MOST_ROWS + 1)}`, 'too-many'],
  ])('given %s, then it says so', (_what, text, kind) => {
    expect(readBatch(text, NAMES, NOW).kind).toBe(kind);
  });

  test.each([
    ['UTF-8', [0xd0, 0x96, 0xd0, 0xa1, 0xd0, 0x9d], 'ЖСН'],
    ['UTF-16 with its mark', [0xff, 0xfe, 0x16, 0x04, 0x21, 0x04, 0x1d, 0x04], 'ЖСН'],
    ['the code page of Kazakh Windows', [0xc8, 0xc8, 0xcd, 0x20, 0x8d], 'ИИН Қ'],
  ])('given bytes in %s, then they are read as such', (_encoding, bytes, text) => {
    expect(decoded(Uint8Array.from(bytes), 'rk1048').text).toBe(text);
  });

  test('a row keeps its key when the file is sent again, and no two rows share one', async () => {
    expect(await keyOf('a', 2)).toBe(await keyOf('a', 2));
    expect(new Set([await keyOf('a', 2), await keyOf('a', 3), await keyOf('b', 2)]).size).toBe(3);
  });
});

describe('a list that is taken away', () => {
  test.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+7 700', "'+7 700"],
    ['Займ, "вторая" часть', '"Займ, ""вторая"" часть"'],
    ['Д-1', 'Д-1'],
  ])('given the cell %s, then a spreadsheet shows it and runs nothing', (cell, written) => {
    expect(toCsv([[cell]])).toBe(`\ufeff${written}\r\n`);
  });
});
