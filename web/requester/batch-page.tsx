import { useNow } from '../clock.ts';
import { formatLeft, formatNumber } from '../format.ts';
import { useLanguage } from '../language.ts';
import { FileField } from '../page/field.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { problemText } from '../page/states.tsx';
import type { Texts } from '../texts/texts.ts';
import { type BatchRow, MOST_ROWS } from './batch.ts';
import { saveCsv } from './csv.ts';
import { type Sent, useBatch } from './use-batch.ts';
import { mistakesOf } from './use-submission.ts';

/** Up to 500 requests out of a file: each row is checked before anything is sent, and what became of it is taken away. */
export function BatchPage() {
  const { language, texts } = useLanguage();
  const { requester } = texts;
  const { batch, sent, sending, waitsUntil, take, send, pause, forget } = useBatch();
  const now = useNow(waitsUntil !== null);
  const most = formatNumber(language, MOST_ROWS);
  const rows = batch?.kind === 'rows' ? batch.rows : [];
  const good = rows.filter(({ checked }) => checked.kind === 'ok');
  const left = good.filter(({ number }) => sent[number] === undefined);
  const error =
    batch?.kind === 'empty'
      ? requester.batchEmpty
      : batch?.kind === 'too-many'
        ? requester.batchTooMany(most)
        : undefined;
  const begun = left.length < good.length;
  return (
    <Page title={requester.batchTitle}>
      <p>{requester.batchText(most)}</p>
      {rows.length === 0 ? (
        <FileField
          id="batch"
          label={requester.batchFile}
          error={error}
          accept=".csv,text/csv,text/plain"
          take={([file]) => file && void take(file)}
        />
      ) : (
        <>
          <p role="status">
            {waitsUntil !== null
              ? requester.batchWaits(formatLeft(waitsUntil - now))
              : requester.batchProgress(
                  formatNumber(language, good.length - left.length),
                  formatNumber(language, good.length),
                )}
          </p>
          <div class="row">
            {sending ? (
              <button type="button" class="main" onClick={pause}>
                {requester.batchPause}
              </button>
            ) : (
              left.length > 0 && (
                <button type="button" class="main" onClick={send}>
                  {begun ? requester.batchGoOn : requester.batchSend(formatNumber(language, left.length))}
                </button>
              )
            )}
            <button type="button" onClick={() => saveResults(texts, rows, sent)}>
              {requester.batchResults}
            </button>
            {!sending && (
              <button type="button" onClick={forget}>
                {requester.batchNew}
              </button>
            )}
          </div>
          <BatchTable rows={rows} sent={sent} />
        </>
      )}
    </Page>
  );
}

/** What is wrong with a row, or what became of it. */
function wordsOf(texts: Texts, { checked }: BatchRow, sent: Sent | undefined): string {
  if (checked.kind === 'wrong')
    return mistakesOf(texts, checked)
      .map(({ text }) => text)
      .join('. ');
  if (sent === undefined) return texts.requester.batchGood;
  if (sent.kind === 'refused') return problemText(texts, sent.problem);
  return sent.isNew ? texts.requester.batchSent : texts.requester.batchOpen;
}

const lookOf = ({ checked }: BatchRow, sent: Sent | undefined): string => {
  if (checked.kind === 'wrong' || sent?.kind === 'refused') return 'state refused';
  return sent === undefined ? 'state cancelled' : 'state awaiting-consent';
};

function BatchTable({ rows, sent }: { rows: readonly BatchRow[]; sent: Record<number, Sent> }) {
  const { texts } = useLanguage();
  const { requester } = texts;
  return (
    <table class="requests">
      <thead>
        <tr>
          <th scope="col">{requester.batchRow}</th>
          <th scope="col">{requester.columns.iin}</th>
          <th scope="col">{requester.columns.reference}</th>
          <th scope="col">{requester.columns.status}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const result = sent[row.number];
          const words = wordsOf(texts, row, result);
          return (
            <tr key={row.number}>
              <th scope="row">{row.number}</th>
              <td class="number">
                {row.checked.kind === 'ok' ? `${row.typed.iin.slice(0, 6)}******` : row.typed.iin}
              </td>
              <td>{row.typed.reference}</td>
              <td>
                <span class={lookOf(row, result)}>
                  {result?.kind === 'sent' ? (
                    <PageLink to={`/requester/requests/${result.id}`}>
                      {words}
                      <span class="hidden"> – {row.number}</span>
                    </PageLink>
                  ) : (
                    words
                  )}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The rows as they were in the file, with what became of each. */
function saveResults(texts: Texts, rows: readonly BatchRow[], sent: Record<number, Sent>): void {
  const { columns } = texts.requester;
  saveCsv('kelisim-results.csv', [
    [columns.iin, columns.purpose, columns.reference, columns.status, 'id'],
    ...rows.map((row) => {
      const result = sent[row.number];
      const { iin, purpose, reference } = row.typed;
      return [iin, purpose, reference, wordsOf(texts, row, result), result?.kind === 'sent' ? result.id : ''];
    }),
  ]);
}
