import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import { useNow } from '../clock.ts';
import { formatNumber } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { Page } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import type { Texts } from '../texts/texts.ts';
import { useConsents } from './calls.ts';
import { OutcomeText, outcomeTitle } from './outcome.tsx';
import { Prompt } from './prompt.tsx';
import { type Card, useCards } from './use-cards.ts';

/**
 * What waits for the citizen, each with its decision. What has been seen here keeps its place and shows its outcome until the
 * page is left, be it decided here, by SMS, or by the clock: nothing vanishes from under the finger.
 */
export function PromptsPage() {
  const { language, texts } = useLanguage();
  const consents = useConsents();
  const { cards, decided } = useCards(consents.data?.items, useNow());
  const [only] = cards;
  const single = cards.length === 1 ? only : undefined;
  const open = cards.filter(({ outcome }) => outcome === null).length;
  const several = open > 1 ? texts.citizen.waiting(formatNumber(language, open)) : texts.citizen.promptsTitle;
  return (
    <Page
      title={single ? cardTitle(texts, single) : several}
      {...(single && { headingId: headingOf(single), look: 'question' })}
    >
      <Loaded resource={consents}>
        {() => (
          <>
            {cards.length === 0 && <NothingWaits />}
            {cards.map((card) => (
              <CardSection
                key={card.consent.id}
                card={card}
                alone={single !== undefined}
                refresh={consents.refresh}
                onDecided={(decision) => {
                  decided(card.consent.id, decision);
                  void consents.refresh();
                }}
              />
            ))}
          </>
        )}
      </Loaded>
    </Page>
  );
}

const headingOf = ({ consent }: Card): string => `asks-${consent.id}`;

const cardTitle = (texts: Texts, { consent, outcome }: Card): string =>
  outcome === null ? texts.citizen.asks(consent.requester.name) : outcomeTitle(texts, outcome);

type CardProps = {
  card: Card;
  /** The only one: its heading is the page's. */
  alone: boolean;
  refresh: () => Promise<void>;
  onDecided: (decision: Decision) => void;
};

function CardSection({ card, alone, refresh, onDecided }: CardProps) {
  const texts = useTexts();
  const { consent, outcome } = card;
  const heading = headingOf(card);
  const section = useRef<HTMLElement>(null);
  const [acted, setActed] = useState(false);
  // Read before the form goes away with the focus in it.
  const held = section.current?.contains(document.activeElement) === true;
  const over = outcome !== null;
  useLayoutEffect(() => {
    if (!over || !(held || acted)) return;
    document.getElementById(heading)?.focus();
    if (acted) scrollTo(0, 0);
  }, [over]);
  return (
    <section ref={section} class={over ? 'prompt past' : 'prompt'} aria-labelledby={heading}>
      {!alone && (
        <h2 id={heading} tabIndex={-1}>
          {cardTitle(texts, card)}
        </h2>
      )}
      <div role="status">{outcome !== null && <OutcomeText consent={consent} outcome={outcome} />}</div>
      {outcome === null && (
        <Prompt
          consent={consent}
          heading={heading}
          below={alone ? 'h2' : 'h3'}
          refresh={refresh}
          onDecided={(decision) => {
            setActed(true);
            onDecided(decision);
          }}
        />
      )}
    </section>
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
