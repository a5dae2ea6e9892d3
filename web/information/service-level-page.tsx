import { useEffect, useState } from 'preact/hooks';
import type { ServiceLevelAnswer } from '../../shared/contract/answers/public.ts';
import { callApi } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { formatNumber, formatShare, formatTime } from '../format.ts';
import { type Language, useLanguage } from '../language.ts';
import { Page } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import { Chart } from './chart.tsx';
import { useInformation } from './text-page.tsx';
import type { Information } from './texts.ts';

type Span = ServiceLevelAnswer['today'];
/** `/incidents.json`, beside the pages, so that it can be changed without a release. */
type Incident = { from: string; until: string | null; text: Record<Language, string> };

/** How the 15 minutes of Annex 14, row 3, are kept, and the breaks that row 7 allows, for everybody to see. */
export function ServiceLevelPage() {
  const { language } = useLanguage();
  const { status } = useInformation();
  const level = useResource<ServiceLevelAnswer>({
    load: () => callApi({ path: '/v1/service-level', language, cabinet: null }),
    again: () => 60_000,
    of: [language],
  });
  return (
    <Page title={status.title}>
      <p class="lead">{status.lead}</p>
      <Loaded resource={level}>
        {({ today, last30Days, days }) => (
          <>
            <ul class="list">
              <SpanItem name={status.today} span={today} />
              <SpanItem name={status.month} span={last30Days} />
            </ul>
            <h2>{status.chart}</h2>
            {last30Days.answered > 0 && <Chart days={days} title={status.chart} />}
            <DayTable days={days} />
          </>
        )}
      </Loaded>
      <Incidents />
    </Page>
  );
}

/** Seconds, or minutes where there are many. */
function timeOf({ status }: Information, language: Language, seconds: number | null): string {
  if (seconds === null) return '–';
  return seconds < 60
    ? status.seconds(formatNumber(language, seconds))
    : status.minutes(formatNumber(language, seconds / 60));
}

function SpanItem({ name, span }: { name: string; span: Span }) {
  const { language } = useLanguage();
  const information = useInformation();
  const { status } = information;
  return (
    <li>
      <h2>{name}</h2>
      {span.share === null ? (
        <p>{status.noAnswers}</p>
      ) : (
        <p>
          <strong>{status.share(formatShare(language, span.share))}</strong>,{' '}
          {status.median(timeOf(information, language, span.p50))},{' '}
          {status.slowest(timeOf(information, language, span.p99))},{' '}
          {status.answers(formatNumber(language, span.answered))}
        </p>
      )}
    </li>
  );
}

/** The chart's twin in words: the days on which there were answers. */
function DayTable({ days }: { days: ServiceLevelAnswer['days'] }) {
  const { language } = useLanguage();
  const { status } = useInformation();
  const rows = days.filter(({ share }) => share !== null).toReversed();
  if (rows.length === 0) return <p>{status.noAnswers}</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{status.period}</th>
          <th scope="col">{status.shareHead}</th>
          <th scope="col">{status.answersHead}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ on, answered, share }) => (
          <tr key={on}>
            <th scope="row">{formatTime(language, on)}</th>
            <td>{share === null ? '–' : formatShare(language, share)}</td>
            <td>{formatNumber(language, answered)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Incidents() {
  const { language, texts } = useLanguage();
  const { status } = useInformation();
  const [incidents, setIncidents] = useState<readonly Incident[] | 'unknown' | null>(null);
  useEffect(() => {
    fetch('/incidents.json', { cache: 'no-cache' })
      .then((answer) => (answer.ok ? answer.json() : 'unknown'))
      .then(setIncidents, () => setIncidents('unknown'));
  }, []);
  const known = incidents === 'unknown' || incidents === null ? [] : incidents;
  return (
    <section aria-labelledby="incidents">
      <h2 id="incidents">{status.incidents}</h2>
      {incidents === 'unknown' && <p>{texts.states.unreachable}.</p>}
      {incidents?.length === 0 && <p>{status.noIncidents}</p>}
      <ul class="list">
        {known.map(({ from, until, text }) => (
          <li key={from}>
            <h3>
              {formatTime(language, from)}
              {until !== null && ` – ${formatTime(language, until)}`}
            </h3>
            <p>{text[language]}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
