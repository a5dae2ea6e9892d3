import type { Consent } from '../../shared/contract/answers/consents.ts';
import { useNow } from '../clock.ts';
import { formatTime } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { Downloads } from '../page/download.tsx';
import { Fact, Facts } from '../page/facts.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import type { Texts } from '../texts/texts.ts';
import { BlockChoice } from './block-choice.tsx';
import { useConsents } from './calls.ts';
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

function what({ citizen }: Texts, { status, preview }: Consent): string {
  if (status === 'answered') return preview;
  return status === 'consented' ? citizen.gettingSoon : citizen.gotNothing;
}

function Detail({ consent }: { consent: Consent }) {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  const { id, requester, purpose, status, createdAt, consentDeadline, decidedAt, quiet } = consent;
  const now = useNow();
  const outcome = outcomeOf(texts, consent, now);
  const granted = status === 'consented' || status === 'answered';
  return (
    <>
      <p class={`state ${outcome.look}`}>{outcome.text}</p>
      <Facts>
        <Fact name={citizen.who}>
          <RequesterName requester={requester} />
        </Fact>
        <Fact name={citizen.why}>{texts.purposes[purpose]}</Fact>
        <Fact name={citizen.asked}>{formatTime(language, createdAt)}</Fact>
        {decidedAt !== null ? (
          <Fact name={citizen.decided}>{formatTime(language, decidedAt)}</Fact>
        ) : (
          consentDeadline !== null && (
            <Fact name={citizen.deadline}>{formatTime(language, consentDeadline)}</Fact>
          )
        )}
        {quiet && quiet !== 'blocked' && <Fact name={citizen.notSent}>{texts.glossary.quiet[quiet]}</Fact>}
        <Fact name={citizen.got}>{what(texts, consent)}</Fact>
        {status === 'answered' && (
          <Fact name={citizen.opened}>
            {consent.opened.length === 0 && citizen.notOpened}
            {consent.opened.map(({ at, form }) => (
              <div key={form}>
                {formatTime(language, at)}, {citizen.forms[form]}
              </div>
            ))}
          </Fact>
        )}
      </Facts>
      {granted && (
        <section class="unprinted" aria-labelledby="receipt">
          <h2 id="receipt">{citizen.receipt}</h2>
          <p>{citizen.receiptText}</p>
          <Downloads
            cabinet="citizen"
            path={`/v1/consents/${id}/receipt`}
            file={`kelisim-receipt-${id.slice(0, 8)}`}
            forms={[
              { accept: 'application/jose', label: citizen.receiptSigned },
              { accept: 'application/json', label: citizen.receiptOpen },
            ]}
          />
        </section>
      )}
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
