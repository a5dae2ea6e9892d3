import { useEffect, useState } from 'preact/hooks';
import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import { SEEN_STATUSES } from '../../shared/domain/lifecycle.ts';
import type { Refusal } from '../api/client.ts';
import { lookAgain } from '../api/use-resource.ts';
import { useDraft } from '../draft.ts';
import { formatNumber } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { Field } from '../page/field.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { ErrorLine, Loaded, problemText } from '../page/states.tsx';
import { searchRequests } from './calls.ts';
import { type Filter, fits } from './filter.ts';
import { Rows } from './rows.tsx';
import { plain } from './submission.ts';
import { useBadge } from './use-badge.ts';
import { LISTED_DAYS, useChanges } from './use-changes.ts';

const IIN = /^\d{12}$/;

export function ListPage() {
  const { language, texts } = useLanguage();
  const { requester } = texts;
  const [all, setAll] = useState(false);
  const [status, setStatus] = useDraft('filter.status');
  const [search, setSearch] = useDraft('filter.search');
  const [from, setFrom] = useDraft('filter.from');
  const [to, setTo] = useDraft('filter.to');
  const { requests, problem } = useChanges(all);
  useBadge(requests);
  const exact = useExact(IIN.test(plain(search)) ? plain(search) : null);
  const resource = { data: requests, problem, slow: false, refresh: lookAgain };
  const filter: Filter = { status: status as Filter['status'], search: exact.asked ? '' : search, from, to };
  return (
    <Page title={requester.listTitle}>
      <p>
        <PageLink to="/requester/new" class="button main">
          {requester.nav.create}
        </PageLink>
      </p>
      <search class="filters">
        <Field id="filter-status" label={requester.filterStatus}>
          {(described) => (
            <select {...described} value={status} onChange={(event) => setStatus(event.currentTarget.value)}>
              <option value="">{requester.filterAll}</option>
              <option value="open">{requester.filterOpen}</option>
              {SEEN_STATUSES.map((each) => (
                <option key={each} value={each}>
                  {texts.statuses[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Day id="filter-from" label={requester.from} value={from} onChange={setFrom} />
        <Day id="filter-to" label={requester.to} value={to} onChange={setTo} />
        <Field id="filter-search" label={requester.search} hint={requester.searchHint}>
          {(described) => (
            <input
              {...described}
              type="search"
              autoComplete="off"
              value={search}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          )}
        </Field>
      </search>
      {/^\d{6,11}$/.test(plain(search)) && <p class="hint">{requester.byDigits}</p>}
      <ErrorLine>{exact.problem && problemText(texts, exact.problem)}</ErrorLine>
      <Loaded resource={resource}>
        {(data) => {
          if (data.length === 0 && !exact.asked) return <NoRequests />;
          const candidates = exact.asked ? (exact.found ?? []) : data;
          return (
            <>
              {exact.found && <p>{requester.byIin(formatNumber(language, exact.found.length))}</p>}
              <Rows requests={candidates.filter((request) => fits(request, filter))} />
            </>
          );
        }}
      </Loaded>
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

type Exact = { asked: boolean; found: ConfirmationRequest[] | null; problem: Refusal | null };

/** By a whole IIN the service looks, for the page knows none: it shows the first six digits only. */
function useExact(iin: string | null): Exact {
  const { language } = useLanguage();
  const [state, setState] = useState<Omit<Exact, 'asked'>>({ found: null, problem: null });
  useEffect(() => {
    let stopped = false;
    setState({ found: null, problem: null });
    if (iin === null) return;
    void searchRequests(iin, language).then((answered) => {
      if (stopped) return;
      setState(
        answered.ok
          ? { found: answered.body.items, problem: null }
          : { found: null, problem: answered.problem },
      );
    });
    return () => {
      stopped = true;
    };
  }, [iin, language]);
  return { asked: iin !== null, ...state };
}

type DayProps = { id: string; label: string; value: string; onChange: (value: string) => void };

const Day = ({ id, label, value, onChange }: DayProps) => (
  <Field id={id} label={label}>
    {(described) => (
      <input
        {...described}
        type="date"
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    )}
  </Field>
);

function NoRequests() {
  const { requester } = useTexts();
  return (
    <div class="panel">
      <h2>{requester.listNone}</h2>
      <p>{requester.listNoneText}</p>
    </div>
  );
}
