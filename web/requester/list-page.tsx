import { useState } from 'preact/hooks';
import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import { SEEN_STATUSES } from '../../shared/domain/lifecycle.ts';
import { lookAgain } from '../api/use-resource.ts';
import { useDraft } from '../draft.ts';
import { formatNumber, formatTime } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { Field } from '../page/field.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import { type Filter, fits } from './filter.ts';
import { LISTED_DAYS, useChanges } from './use-changes.ts';

/** Rows shown at once: more come when asked for. */
const ROWS = 25;

export function ListPage() {
  const { requester } = useTexts();
  const [all, setAll] = useState(false);
  const [status, setStatus] = useDraft('filter.status');
  const [search, setSearch] = useDraft('filter.search');
  const { requests, problem } = useChanges(all);
  const resource = { data: requests, problem, slow: false, refresh: lookAgain };
  const filter: Filter = { status: status as Filter['status'], search };
  return (
    <Page title={requester.listTitle}>
      <p>
        <PageLink to="/requester/new" class="button main">
          {requester.nav.create}
        </PageLink>
      </p>
      <Filters filter={filter} setStatus={setStatus} setSearch={setSearch} />
      <Loaded resource={resource}>{(data) => <Rows requests={data} filter={filter} />}</Loaded>
      {!all && (
        <p class="hint">
          {requester.listSpan(String(LISTED_DAYS))}.{' '}
          <button type="button" class="quiet" onClick={() => setAll(true)}>
            {requester.listAll}
          </button>
        </p>
      )}
    </Page>
  );
}

type FiltersProps = {
  filter: Filter;
  setStatus: (value: string) => void;
  setSearch: (value: string) => void;
};

function Filters({ filter, setStatus, setSearch }: FiltersProps) {
  const { requester, statuses } = useTexts();
  return (
    <search class="filters">
      <Field id="filter-status" label={requester.filterStatus}>
        {(described) => (
          <select
            {...described}
            value={filter.status}
            onChange={(event) => setStatus(event.currentTarget.value)}
          >
            <option value="">{requester.filterAll}</option>
            <option value="open">{requester.filterOpen}</option>
            {SEEN_STATUSES.map((each) => (
              <option key={each} value={each}>
                {statuses[each]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field id="filter-search" label={requester.search} hint={requester.searchHint}>
        {(described) => (
          <input
            {...described}
            type="search"
            autoComplete="off"
            value={filter.search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        )}
      </Field>
    </search>
  );
}

function Rows({ requests, filter }: { requests: readonly ConfirmationRequest[]; filter: Filter }) {
  const { language, texts } = useLanguage();
  const { requester } = texts;
  const [rows, setRows] = useState(ROWS);
  const found = requests.filter((request) => fits(request, filter));
  const shown = found.slice(0, rows);
  if (requests.length === 0) {
    return (
      <div class="panel">
        <h2>{requester.listNone}</h2>
        <p>{requester.listNoneText}</p>
      </div>
    );
  }
  return (
    <>
      <p role="status" class="hint">
        {found.length === 0
          ? requester.listNoneFiltered
          : requester.shown(formatNumber(language, shown.length), formatNumber(language, found.length))}
      </p>
      <ul class="list">
        {shown.map((request) => (
          <Row key={request.id} request={request} />
        ))}
      </ul>
      {found.length > shown.length && (
        <button type="button" onClick={() => setRows(rows + ROWS)}>
          {texts.more}
        </button>
      )}
    </>
  );
}

function Row({ request }: { request: ConfirmationRequest }) {
  const { language, texts } = useLanguage();
  const { id, iin, reference, status, purpose, createdAt } = request;
  return (
    <li>
      <h2>
        <PageLink to={`/requester/requests/${id}`}>
          {reference ?? `${texts.iin} ${iin}`}
          <span class="hidden">, {formatTime(language, createdAt)}</span>
        </PageLink>
      </h2>
      <p class={`state ${status}`}>{texts.statuses[status]}</p>
      <p>
        {texts.iin} <span class="number">{iin}</span> · {texts.purposes[purpose]} ·{' '}
        {formatTime(language, createdAt)}
      </p>
    </li>
  );
}
