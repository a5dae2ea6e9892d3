import { useState } from 'preact/hooks';
import type { Consent } from '../../shared/contract/answers/consents.ts';
import { useNow } from '../clock.ts';
import { formatTime } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import { useConsents } from './calls.ts';
import { FamilySection } from './family.tsx';
import { outcomeOf } from './standing.ts';

/** Everyone who asked, and what they got. */
export function HistoryPage() {
  const { citizen, more } = useTexts();
  const [pages, setPages] = useState(1);
  const consents = useConsents((_, read) => read >= pages, [pages]);
  return (
    <Page title={citizen.historyTitle}>
      <Loaded resource={consents}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? (
              <p>{citizen.historyNone}</p>
            ) : (
              <ul class="list">
                {items.map((consent) => (
                  <HistoryItem key={consent.id} consent={consent} />
                ))}
              </ul>
            )}
            {next !== null && (
              <button type="button" onClick={() => setPages(pages + 1)}>
                {more}
              </button>
            )}
          </>
        )}
      </Loaded>
      <FamilySection />
    </Page>
  );
}

function HistoryItem({ consent }: { consent: Consent }) {
  const { language, texts } = useLanguage();
  const { requester, status, createdAt, purpose } = consent;
  const outcome = outcomeOf(texts, consent, useNow());
  return (
    <li>
      <h2>
        <PageLink to={`/citizen/consents/${consent.id}`}>
          {requester.name}
          <span class="hidden"> – {formatTime(language, createdAt)}</span>
        </PageLink>
      </h2>
      <p>
        {formatTime(language, createdAt)} · {texts.purposes[purpose]}
      </p>
      <p class={`state ${outcome.look}`}>{outcome.text}</p>
      {status === 'answered' && <p class="quote">{consent.preview}</p>}
    </li>
  );
}
