import type { Consent } from '../../shared/contract/answers/consents.ts';
import { isUndecided } from '../../shared/domain/lifecycle.ts';
import { useNow } from '../clock.ts';
import { formatTime } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { Fact, Facts } from '../page/facts.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import { BlockChoice } from './block-choice.tsx';
import { useConsents } from './calls.ts';
import { Receipt } from './receipt.tsx';
import { RequesterName } from './requester.tsx';
import { isAsked, isOver, outcomeOf } from './standing.ts';

/** One request as its citizen sees it afterwards: what happened, when, the receipt, and a standing refusal. */
export function ConsentPage({ id }: { id: string }) {
  const { citizen, states } = useTexts();
  const consents = useConsents((items) => items.some((item) => item.id === id), [id]);
  return (
    <Page title={citizen.detailTitle}>
      <Loaded resource={consents}>
        {({ items }) => {
          const consent = items.find((item) => item.id === id);
          return consent ? <Detail consent={consent} /> : <p>{states.notFoundText}</p>;
        }}
      </Loaded>
      <p class="unprinted">
        <PageLink to="/citizen/history">{citizen.back}</PageLink>
      </p>
    </Page>
  );
}

function Detail({ consent }: { consent: Consent }) {
  const { texts } = useLanguage();
  const { citizen } = texts;
  const { requester, status } = consent;
  const now = useNow();
  const outcome = outcomeOf(texts, consent, now);
  return (
    <>
      <p class={`state ${outcome.look}`}>{outcome.text}</p>
      {isUndecided(status) ? <OpenFacts consent={consent} /> : <Receipt consent={consent} />}
      {isAsked(consent) && !isOver(consent, now) && (
        <p>
          <PageLink to="/citizen" class="button main">
            {citizen.decideLink}
          </PageLink>
        </p>
      )}
      <section class="unprinted" aria-labelledby="block">
        <h2 id="block">{citizen.nav.blocks}</h2>
        <p>
          {citizen.blockText(requester.name)}. {citizen.blocksText}
        </p>
        <BlockChoice requester={requester} />
      </section>
    </>
  );
}

/** What is known while it waits: there is nothing to keep a receipt of. */
function OpenFacts({ consent }: { consent: Consent }) {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  const { requester, purpose, createdAt, consentDeadline, quiet } = consent;
  return (
    <Facts>
      <Fact name={citizen.who}>
        <RequesterName requester={requester} />
      </Fact>
      <Fact name={citizen.why}>{texts.purposes[purpose]}</Fact>
      <Fact name={citizen.asked}>{formatTime(language, createdAt)}</Fact>
      {consentDeadline !== null && (
        <Fact name={citizen.deadline}>{formatTime(language, consentDeadline)}</Fact>
      )}
      {quiet && quiet !== 'blocked' && <Fact name={citizen.notSent}>{texts.glossary.quiet[quiet]}</Fact>}
      <Fact name={citizen.got}>{citizen.gotNothing}</Fact>
    </Facts>
  );
}
