import { useTexts } from '../language.ts';
import { PageLink } from '../page/page.tsx';
import type { Texts } from '../texts/texts.ts';
import { BlockChoice } from './block-choice.tsx';
import { RequesterName } from './requester.tsx';
import type { Asked } from './standing.ts';
import type { Outcome } from './use-cards.ts';

export const outcomeTitle = ({ citizen }: Texts, outcome: Outcome): string =>
  'here' in outcome ? citizen.done[outcome.here] : citizen.elsewhere[outcome.elsewhere];

/** A decision made here is acknowledged in the words in which a reply by SMS is. */
const accepted = (texts: Texts, outcome: Outcome): string =>
  'here' in outcome
    ? texts.glossary.accepted(texts.glossary.words[outcome.here])
    : `${outcomeTitle(texts, outcome)}.`;

/** What it means for the citizen: said at once, and kept on the page until it is left. */
function meaning({ citizen }: Texts, outcome: Outcome): string {
  if ('here' in outcome) return citizen.doneText[outcome.here];
  if (outcome.elsewhere === 'granted') return citizen.doneText.grant;
  if (outcome.elsewhere === 'not-me') return citizen.doneText['not-me'];
  return `${citizen.gotNothing}.`;
}

export function OutcomeText({ consent, outcome }: { consent: Asked; outcome: Outcome }) {
  const texts = useTexts();
  const { citizen } = texts;
  const meant = 'here' in outcome ? outcome.here : outcome.elsewhere;
  const granted = meant === 'grant' || meant === 'granted';
  return (
    <div class={granted ? 'panel good' : 'panel'}>
      <p>
        <RequesterName requester={consent.requester} />
      </p>
      <p>
        <strong>{accepted(texts, outcome)}</strong> {meaning(texts, outcome)}
      </p>
      {meant === 'not-me' && <BlockChoice requester={consent.requester} />}
      <p>
        <PageLink to={`/citizen/consents/${consent.id}`}>
          {citizen.details}
          <span class="hidden">: {consent.requester.name}</span>
        </PageLink>
      </p>
    </div>
  );
}
