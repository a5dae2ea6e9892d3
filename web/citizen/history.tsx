import type { Consent } from '../api/contract.ts';
import { formatTime } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import { useConsents } from './calls.ts';

/** Everyone who asked, and what they got. */
export function HistoryPage() {
  const { citizen } = useTexts();
  const consents = useConsents();
  return (
    <Page title={citizen.historyTitle}>
      <Loaded resource={consents}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{citizen.historyNone}</p>
          ) : (
            <ul class="list">
              {items.map((consent) => (
                <HistoryItem key={consent.id} consent={consent} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function HistoryItem({ consent }: { consent: Consent }) {
  const { language, texts } = useLanguage();
  const { requester, status, createdAt, purpose } = consent;
  return (
    <li>
      <h2>
        <PageLink to={`/citizen/consents/${consent.id}`}>{requester.name}</PageLink>
      </h2>
      <p>
        {formatTime(language, createdAt)} · {texts.purposes[purpose]}
      </p>
      <p class={`state ${status}`}>{texts.citizen.outcome[status]}</p>
      {status === 'answered' && <p class="quote">{consent.preview}</p>}
    </li>
  );
}
