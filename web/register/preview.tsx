import { textOf } from '../../shared/intake/cells.ts';
import type { Column } from '../../shared/intake/columns.ts';
import { COLUMN_NAMES, headingsOf } from '../../shared/intake/form.ts';
import type { Table, TableRow } from '../../shared/intake/tables.ts';
import { useLanguage } from '../language.ts';
import type { ReadFile } from './read-files.ts';
import type { RegisterTexts } from './texts.ts';

const FIRST_NAMES = 5;

type Props = { texts: RegisterTexts; file: ReadFile };

/** What was read of a file, before any of it is sent: its tables, their columns, the first names. */
export function Preview({ texts, file }: Props) {
  const tables = [...Map.groupBy(file.rows, ({ table }) => table)];
  return (
    <section class="panel">
      <h2>{file.name}</h2>
      {tables.map(([table, rows], index) => (
        <TablePreview key={index} {...{ texts, table, rows }} />
      ))}
    </section>
  );
}

function TablePreview({
  texts,
  table,
  rows,
}: {
  texts: RegisterTexts;
  table: Table;
  rows: readonly TableRow[];
}) {
  const { language } = useLanguage();
  const place = table.places.applicantName;
  const names =
    place === undefined ? [] : rows.slice(0, FIRST_NAMES).map(({ cells }) => textOf(cells[place]));
  return (
    <>
      <h3>{texts.tables[table.kind]}</h3>
      <p>{texts.rows(rows.length.toLocaleString(language))}</p>
      {names.length > 0 && (
        <>
          <p class="hint">{texts.names}</p>
          <ul>
            {names.map((name, index) => (
              <li key={index}>{name}</li>
            ))}
          </ul>
        </>
      )}
      <Columns texts={texts} table={table} />
    </>
  );
}

function Columns({ texts, table }: { texts: RegisterTexts; table: Table }) {
  const { language } = useLanguage();
  const columns = new Map(
    (Object.entries(table.places) as [Column, number][]).map(([column, place]) => [place, column]),
  );
  return (
    <details>
      <summary>{texts.columns}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.here}</th>
            <th scope="col">{texts.means}</th>
          </tr>
        </thead>
        <tbody>
          {headingsOf(table).map((heading, place) => {
            const column = columns.get(place);
            const means = column === undefined ? '' : COLUMN_NAMES[column][language];
            return (
              <tr key={place}>
                <td>{table.headings[place] || heading}</td>
                <td>{means === '' ? texts.passedOver : means}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
