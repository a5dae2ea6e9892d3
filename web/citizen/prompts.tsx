import { useState } from 'preact/hooks';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import { useNow } from '../clock.ts';
import { useTexts } from '../language.ts';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import { useConsents } from './calls.ts';
import { PastPrompt } from './past-prompt.tsx';
import { Prompt } from './prompt.tsx';
import { isAsked, isOver } from './standing.ts';

type Done = { id: string; name: string; decision: Decision };

/** What waits for the citizen, each with its decision; what was just decided stays on the page above it. */
export function PromptsPage() {
  const { citizen } = useTexts();
  const consents = useConsents();
  const now = useNow();
  const [done, setDone] = useState<Done | null>(null);
  return (
    <Page title={citizen.promptsTitle}>
      <div role="status">{done && <Outcome {...done} />}</div>
      <Loaded resource={consents}>
        {({ items }) => {
          const asked = items.filter(isAsked).filter(({ id }) => id !== done?.id);
          const open = asked.filter((consent) => !isOver(consent, now));
          return (
            <>
              {open.length === 0 && !done && <NothingWaits />}
              {open.map((consent) => (
                <Prompt
                  key={consent.id}
                  consent={consent}
                  refresh={consents.refresh}
                  onDecided={(decision) => {
                    setDone({ id: consent.id, name: consent.requester.name, decision });
                    scrollTo(0, 0);
                    void consents.refresh();
                  }}
                />
              ))}
              {asked.map(
                (consent) => isOver(consent, now) && <PastPrompt key={consent.id} consent={consent} />,
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function NothingWaits() {
  const { citizen } = useTexts();
  return (
    <div class="panel">
      <h2>{citizen.none}</h2>
      <p>{citizen.noneText}</p>
    </div>
  );
}

function Outcome({ id, name, decision }: Done) {
  const { citizen } = useTexts();
  return (
    <div class={decision === 'grant' ? 'panel good' : 'panel'}>
      <h2>{citizen.done[decision]}</h2>
      <p>
        <strong>{name}</strong>
      </p>
      <p>{citizen.doneText[decision]}</p>
      <p>
        <PageLink to={`/citizen/consents/${id}`}>{citizen.details}</PageLink>
      </p>
    </div>
  );
}
