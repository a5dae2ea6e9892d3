import { useEffect, useState } from 'preact/hooks';
import type { Procedure } from '../../shared/contract/answers/procedure.ts';
import { CLASS_WORDS } from '../../shared/domain/class-words.ts';
import { spoken } from '../../shared/domain/duration.ts';
import type { RequesterClass, SubmissionLimits } from '../../shared/domain/requester.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { callApi } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { formatNumber, formatTime } from '../format.ts';
import { type Language, useLanguage } from '../language.ts';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import { Incidents } from './service-level-page.tsx';
import { useInformation } from './text-page.tsx';

/** Beside the pages, for the contact centre and whoever follows the rules: JSON Feed 1.1, an item a language. */
const FEED = '/procedure.json';
type Change = { id: string; language: Language; title: string; content_text: string; date_published: string };

/** How the service is given (Annex 14, row 9): every number from where the service has it itself. */
export function AboutPage() {
  const { language } = useLanguage();
  const { about } = useInformation();
  const procedure = useResource<Procedure>({
    load: () => callApi({ path: '/v1/procedure', language, cabinet: null }),
    again: () => null,
    of: [language],
  });
  return (
    <Page title={about.title}>
      <p class="lead">{about.lead}</p>
      <Loaded resource={procedure}>{(known) => <Known procedure={known} />}</Loaded>
      <Incidents />
      <Changes />
    </Page>
  );
}

function Known({ procedure }: { procedure: Procedure }) {
  const { language } = useLanguage();
  const { about } = useInformation();
  const { legalBasis, provider, complaints, contactCentre, decideWithinMinutes, answerWithinMinutes } =
    procedure;
  const decide = spoken(language, decideWithinMinutes * MINUTE);
  const answer = spoken(language, answerWithinMinutes * MINUTE);
  return (
    <>
      <h2>{about.rules}</h2>
      <p>{legalBasis[language]}</p>
      <p>
        {about.provider}:{' '}
        <span lang={language === 'kk' ? 'kk' : 'ru'}>{provider[language === 'kk' ? 'kk' : 'ru']}</span>
      </p>
      <h2>{about.how}</h2>
      <ol>
        {about.steps({ decide, answer }).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <h2>{about.fee}</h2>
      <p>{about.feeText}</p>
      <p>{about.feeOrganisations}</p>
      <Limits limits={procedure.limits} />
      <h2>{about.time}</h2>
      <p>{about.timeText}</p>
      <h2>{about.complaints}</h2>
      <p>{about.complaintText(complaints)}</p>
      <p>
        {complaints.to[language]}: <a href={complaints.url}>{complaints.url}</a>,{' '}
        <a href={`tel:${contactCentre.short}`}>{contactCentre.short}</a>,{' '}
        <a href={`tel:${contactCentre.free}`}>{contactCentre.free}</a>
      </p>
      <p>
        <PageLink to="/help">{about.help}</PageLink>
      </p>
    </>
  );
}

/** How many new requests are taken, of whom. */
function Limits({ limits: { classes, organisation, person } }: { limits: Procedure['limits'] }) {
  const { language } = useLanguage();
  const { about } = useInformation();
  const rows: [string, SubmissionLimits][] = [
    ...Object.entries(CLASS_WORDS[language]).map(([each, word]): [string, SubmissionLimits] => [
      word,
      classes[each as RequesterClass],
    ]),
    [about.unregistered, organisation],
    [about.person, person],
  ];
  return (
    <>
      <h2>{about.limits}</h2>
      <p>{about.limitsText}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{about.who}</th>
            <th scope="col">{about.aMinute}</th>
            <th scope="col">{about.aDay}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([who, { perMinute, perDay }]) => (
            <tr key={who}>
              <th scope="row">{who}</th>
              <td class="number">{formatNumber(language, perMinute)}</td>
              <td class="number">{formatNumber(language, perDay)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Changes() {
  const { language, texts } = useLanguage();
  const { about } = useInformation();
  const [changes, setChanges] = useState<readonly Change[] | 'unknown' | null>(null);
  useEffect(() => {
    fetch(FEED, { cache: 'no-cache' })
      .then(async (answer) => (answer.ok ? ((await answer.json()) as { items: Change[] }).items : 'unknown'))
      .then(setChanges, () => setChanges('unknown'));
  }, []);
  const known = changes === 'unknown' || changes === null ? [] : changes;
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{about.changes}</h2>
      {changes === 'unknown' && <p>{texts.states.unreachable}.</p>}
      <ul class="list">
        {known
          .filter((change) => change.language === language)
          .map((change) => (
            <li key={change.id}>
              <h3>{change.title}</h3>
              <p>{formatTime(language, change.date_published.slice(0, 10))}</p>
              <p>{change.content_text}</p>
            </li>
          ))}
      </ul>
      <p>
        <a href={FEED}>{about.feed}</a>
      </p>
    </section>
  );
}
