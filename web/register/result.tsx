import { BYTE_ORDER_MARK, csvLine, rejectedCells, rejectedHeadings } from '../../shared/intake/rejected.ts';
import { useLanguage } from '../language.ts';
import { problemText } from '../page/states.tsx';
import { save } from '../save.ts';
import type { Rejected, Sent } from './send-items.ts';
import type { RegisterTexts } from './texts.ts';

/** Reasons shown at once; the file has all of them. */
const SHOWN = 100;

type Props = { texts: RegisterTexts; sent: Sent; total: number; running: boolean };

/** How an import goes, or went: counts, and each row that was not accepted with its reason. */
export function Result({ texts, sent, total, running }: Props) {
  const { language, texts: common } = useLanguage();
  const { done, accepted, rejected, stopped } = sent;
  const count = (value: number): string => value.toLocaleString(language);
  const title = done === total ? texts.finished : texts.stopped;
  return (
    <section class="panel">
      <h2>{running ? texts.progress : title}</h2>
      <progress aria-label={texts.progress} max={total} value={done} />
      <div role="status">
        <p>{texts.accepted(count(accepted))}</p>
        <p>{texts.rejected(count(rejected.length))}</p>
      </div>
      {stopped && <p class="error">{problemText(common, stopped)}</p>}
      {!running && rejected.length > 0 && (
        <>
          <h3>{texts.why}</h3>
          <ul>
            {rejected.slice(0, SHOWN).map(({ file, row, reason }) => (
              <li key={`${file.name} ${row.number} ${row.table.kind}`}>{reason}</li>
            ))}
          </ul>
          {rejected.length > SHOWN && <p>{texts.more(count(rejected.length - SHOWN))}</p>}
          {[...Map.groupBy(rejected, ({ file }) => file)].map(([file, rows]) => (
            <button
              key={file.name}
              type="button"
              onClick={() => save(fileOf(rows), `${file.name}.rejected.csv`)}
            >
              {texts.download}: {file.name}
            </button>
          ))}
        </>
      )}
    </section>
  );
}

/** The rejected rows of one file, ready to be mended and imported again. */
function fileOf(rejected: readonly Rejected[]): Blob {
  let before = '';
  let text = BYTE_ORDER_MARK;
  for (const each of rejected) {
    const { delimiter } = each.file;
    const headings = csvLine(rejectedHeadings(each.row.table), delimiter);
    if (headings !== before) text += `${before === '' ? '' : '\r\n'}${headings}`;
    before = headings;
    text += csvLine(rejectedCells(each), delimiter);
  }
  return new Blob([text], { type: 'text/csv' });
}
