import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ItemOfImport, itemsOf } from '../../local/register/items.ts';
import { openSource, Unreadable } from '../../local/register/source.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/register');
const AUTHORITY = { kato: '710000000', name: { kk: 'Астана қаласы', ru: 'город Астана' } };
const APPLICANT = '880412220009';
const SPOUSE = '860101120009';
const CHILD = '050101220006';

async function itemsIn(files: readonly string[], encoding?: string): Promise<ItemOfImport[]> {
  const sources = await Promise.all(files.map((file) => openSource(join(FIXTURES, file), encoding)));
  const items: ItemOfImport[] = [];
  for await (const item of itemsOf({ sources, authority: AUTHORITY, today: '2026-11-25' })) items.push(item);
  for (const source of sources) source.close();
  return items;
}

/** The one row that the readable fixtures hold; its family is written as its column has it. */
const ROW = {
  applicationNumber: '15',
  registeredOn: '2026-01-12',
  applicantIin: APPLICANT,
  applicantName: 'Қасымова Әйгүл',
  assistance: 'conditional',
  decision: { kind: 'assign', on: '2026-01-22' },
  period: { from: '2026-01', to: '2026-12' },
  totalTenge: 125_000,
  authority: AUTHORITY,
  family: [{ iin: SPOUSE }, { iin: CHILD }],
};

describe('a journal of one row', () => {
  test.each([
    ['UTF-8', 'utf8.csv'],
    ['UTF-8 with a byte order mark', 'utf8-bom.csv'],
    ['UTF-16, the low byte first, with a mark', 'utf16le-bom.csv'],
    ['UTF-16, the high byte first, with a mark', 'utf16be-bom.csv'],
    ['UTF-16 without a mark', 'utf16le.csv'],
    ['the Kazakh code page RK1048, semicolons between the cells', 'rk1048-semicolons.csv'],
    [
      'headings broken and hyphenated, a title above and the numbers of the columns beneath',
      'hyphenated-headings.csv',
    ],
    ['two rows of headings', 'two-header-rows.csv'],
    ['line breaks within cells', 'quoted-breaks.csv'],
    ['the kind of decision before its date', 'kind-first.csv'],
    ['the kind of decision in a column of its own', 'kind-in-its-own-column.csv'],
    ['an IIN without its leading zero', 'lost-zero.csv'],
    ['a workbook with its texts in the cells, numbers for IIN, sum and date', 'inline-strings.xlsx'],
    ['a workbook with shared texts in several styles, days counted from 1904', 'shared-strings-1904.xlsx'],
  ])('given %s, then the row is read as it is', async (_, file) => {
    const items = await itemsIn([file]);
    expect(items.map(({ faults }) => faults)).toEqual([[]]);
    expect(items[0]?.body).toEqual(ROW);
  });

  test('given Windows-1251 and tabs, then Russian headings and words are read', async () => {
    const [item] = await itemsIn(['windows-1251-tabs.csv'], 'windows-1251');
    expect(item?.body).toEqual({ ...ROW, applicantName: 'Касымова Айгуль' });
  });

  test('given no word on the code page, then a Russian text in Windows-1251 reads the same', async () => {
    const [item] = await itemsIn(['windows-1251-tabs.csv']);
    expect(item?.body).toEqual({ ...ROW, applicantName: 'Касымова Айгуль' });
  });

  test('given English headings and words, then they are read', async () => {
    const [item] = await itemsIn(['english.csv']);
    expect(item?.body).toEqual({ ...ROW, applicantName: 'Kassymova Aigul' });
  });

  test('given headings that nobody knows, then the numbers of the columns tell them', async () => {
    const [item] = await itemsIn(['only-column-numbers.csv']);
    const { family, ...withoutFamily } = ROW;
    expect(family).toHaveLength(2);
    expect(item?.body).toEqual(withoutFamily);
  });

  test('given a table of families, then the row has its family, and what belongs to no row is named', async () => {
    const [row, leftOver, ...more] = await itemsIn(['journal-of-families.csv', 'families.csv']);
    expect(row?.body).toEqual(ROW);
    expect(leftOver?.row.number).toBe(4);
    expect(leftOver?.faults).toEqual([{ column: 'applicationNumber', kind: 'no-journal-row' }]);
    expect(more).toEqual([]);
  });
});

describe('a row with a fault', () => {
  test('is named by its column and what is wrong with it', async () => {
    const items = await itemsIn(['malformed-rows.csv']);
    expect(
      items.map(({ row, faults }) => [row.number, ...faults.map(({ column, kind }) => `${column} ${kind}`)]),
    ).toEqual([
      [2, 'registeredOn date'],
      [3, 'applicantIin cut-off'],
      [4, 'applicantIin iin-wrong'],
      [5, 'registeredOn slashes'],
      [6, 'assistance assistance'],
      [7, 'decision decision-kind'],
      [8, 'decision decision-date'],
      [9, 'period period'],
      [10, 'period period-order'],
      [11, 'totalTenge tenge'],
      [12, 'member iin-digits'],
      [13, 'applicationNumber missing'],
      [14, 'applicantIin missing'],
      [15, 'decision several-dates'],
    ]);
  });

  test('in a table of phones is named, and the others are read', async () => {
    const items = await itemsIn(['phones.csv']);
    expect(
      items.map(({ body, faults }) => (faults[0] ? `${faults[0].column} ${faults[0].kind}` : body)),
    ).toEqual([
      { iin: APPLICANT, phone: '+77011234567', language: 'kk' },
      { iin: SPOUSE, phone: null, language: 'ru' },
      { iin: CHILD, phone: '+77017654321' },
      'phone cut-off',
      'phone missing',
      'phone phone',
      'language language',
    ]);
  });
});

describe('a file that is of no use', () => {
  test.each([
    ['unclosed-quote.csv', /after row 2 a quotation mark is opened and not closed/],
    ['no-table.csv', /no table was found/],
    ['lacks-columns.csv', /lacks the column "өтініштің тіркелген күні" .* and "өтініш берушінің/],
    ['old.xls', /save it as \.xlsx/],
    ['is-not-there.csv', /cannot be opened/],
  ])('%s says why', async (file, why) => {
    await expect(itemsIn([file])).rejects.toThrow(Unreadable);
    await expect(itemsIn([file])).rejects.toThrow(why);
  });
});
