import { useState } from 'preact/hooks';
import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { serviceNow } from '../clock.ts';
import { formatNumber, formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { PageLink } from '../page/page.tsx';
import type { Texts } from '../texts/texts.ts';
import { saveCsv } from './csv.ts';
import { COLUMNS, type Order, sorted } from './filter.ts';
import { Officer } from './officer.tsx';

/** Rows shown at once: more come when asked for. */
const ROWS = 25;

/** What the requester came for, where there is an answer; else where the request stands. */
const standing = ({ statuses, requester }: Texts, { status, answer }: ConfirmationRequest): string => {
  if (!answer) return statuses[status];
  return answer.belongs ? requester.belongs : requester.belongsNot;
};

/** The requests found, as a table: sorted by any column, a screenful at a time, to be taken away as CSV. */
export function Rows({ requests }: { requests: readonly ConfirmationRequest[] }) {
  const { language, texts } = useLanguage();
  const { requester } = texts;
  const [rows, setRows] = useState(ROWS);
  const [order, setOrder] = useState<Order>({ by: 'created', descending: true });
  const all = sorted(requests, order);
  const shown = all.slice(0, rows);

  const take = (): void =>
    saveCsv(`kelisim-${almatyDate(new Date(serviceNow()).toISOString())}.csv`, [
      [...COLUMNS.map((column) => requester.columns[column]), 'id'],
      ...all.map((request) => [
        formatTime(language, request.createdAt),
        request.reference ?? '',
        request.iin,
        texts.purposes[request.purpose],
        standing(texts, request),
        request.submittedBy ?? '',
        request.id,
      ]),
    ]);

  return (
    <>
      <p role="status" class="hint">
        {all.length === 0
          ? requester.listNoneFiltered
          : requester.shown(formatNumber(language, shown.length), formatNumber(language, all.length))}
      </p>
      {all.length > 0 && (
        <table class="requests">
          <thead>
            <tr>
              {COLUMNS.map((by) => (
                <th
                  key={by}
                  scope="col"
                  aria-sort={order.by === by ? (order.descending ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    class="quiet"
                    onClick={() => setOrder({ by, descending: order.by === by && !order.descending })}
                  >
                    {requester.columns[by]}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((request) => (
              <Row key={request.id} request={request} />
            ))}
          </tbody>
        </table>
      )}
      {all.length > shown.length && (
        <button type="button" onClick={() => setRows(rows + ROWS)}>
          {texts.more}
        </button>
      )}
      {all.length > 0 && (
        <button type="button" onClick={take}>
          {requester.csv}
        </button>
      )}
    </>
  );
}

function Row({ request }: { request: ConfirmationRequest }) {
  const { language, texts } = useLanguage();
  const { id, iin, reference, status, purpose, createdAt, answer } = request;
  return (
    <tr>
      <td>{formatTime(language, createdAt)}</td>
      <th scope="row">
        <PageLink to={`/requester/requests/${id}`}>
          {reference ?? `${texts.iin} ${iin}`}
          <span class="hidden">, {formatTime(language, createdAt)}</span>
        </PageLink>
      </th>
      <td class="number">{iin}</td>
      <td>{texts.purposes[purpose]}</td>
      <td>
        <span class={`state ${status}`}>{standing(texts, request)}</span>
        {answer && <span class="hidden"> – {texts.statuses[status]}</span>}
      </td>
      <td>
        <Officer subject={request.submittedBy} />
      </td>
    </tr>
  );
}
