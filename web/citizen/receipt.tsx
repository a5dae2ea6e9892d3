import type { Consent } from '../../shared/contract/answers/consents.ts';
import type { EvidenceAnswer } from '../../shared/contract/answers/evidence.ts';
import { decisionIn } from '../../shared/domain/lifecycle.ts';
import { decisionInWords, RECEIPT_WORDS, wayIn } from '../../shared/domain/receipt-words.ts';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Downloads } from '../page/download.tsx';
import { Fact, Facts } from '../page/facts.tsx';
import type { Texts } from '../texts/texts.ts';
import { useReceipt } from './calls.ts';
import { RequesterName } from './requester.tsx';

type Event = EvidenceAnswer['chain']['events'][number];

/** What became of a request, for its citizen to read, print and keep; the forms for programs come after. */
export function Receipt({ consent }: { consent: Consent }) {
  const { texts } = useLanguage();
  const { citizen } = texts;
  const { data: evidence } = useReceipt(consent);
  const path = `/v1/consents/${consent.id}/receipt`;
  const file = `kelisim-receipt-${consent.id.slice(0, 8)}`;
  return (
    <section class="document" aria-labelledby="receipt">
      <h2 id="receipt">{citizen.receipt}</h2>
      <p class="unprinted">{citizen.receiptText}</p>
      <ReceiptFacts consent={consent} events={evidence?.chain.events ?? []} />
      {evidence && (
        <p class="hint engineers">
          SHA-256 <code>{evidence.chain.head}</code>
        </p>
      )}
      <div class="unprinted">
        <Downloads
          cabinet="citizen"
          path={path}
          file={file}
          forms={[{ accept: 'application/pdf', label: texts.answer.pdf, main: true }]}
        >
          <button type="button" onClick={() => print()}>
            {texts.answer.print}
          </button>
        </Downloads>
        <details class="more">
          <summary>{citizen.receiptMachine}</summary>
          <Downloads
            cabinet="citizen"
            path={path}
            file={file}
            forms={[
              { accept: 'application/jose', label: citizen.receiptSigned },
              { accept: 'application/json', label: citizen.receiptOpen },
            ]}
          />
        </details>
      </div>
    </section>
  );
}

/** What they got, in the sentence they got. */
function told({ citizen }: Texts, { status, preview }: Consent): string {
  if (status === 'answered') return preview;
  return status === 'consented' ? citizen.gettingSoon : citizen.gotNothing;
}

/** `events`: none until the evidence is there; it tells by which way things went. */
function ReceiptFacts({ consent, events }: { consent: Consent; events: readonly Event[] }) {
  const { language, texts } = useLanguage();
  const { citizen, glossary } = texts;
  const { id, requester, purpose, status, createdAt, decidedAt, quiet, opened } = consent;
  const words = RECEIPT_WORDS[language];
  const asked = events.find(({ type }) => type === 'asked');
  const decision = events.find(({ type }) => type !== 'opened' && decisionIn(type) !== null);
  const askedBy = asked && 'channel' in asked ? wayIn(language, asked) : null;
  return (
    <Facts>
      <Fact name={citizen.who}>
        <RequesterName requester={requester} />
      </Fact>
      <Fact name={citizen.why}>{texts.purposes[purpose]}</Fact>
      <Fact name={words.submitted}>{formatTime(language, createdAt)}</Fact>
      {asked && askedBy !== null && (
        <Fact name={words.asked}>
          {formatTime(language, asked.at)}, {askedBy}
        </Fact>
      )}
      {quiet && quiet !== 'blocked' && <Fact name={citizen.notSent}>{glossary.quiet[quiet]}</Fact>}
      {decidedAt !== null && (
        <Fact name={words.decided}>
          {decision && decision.type !== 'opened' && (
            <>
              {[decisionInWords(language, decision), wayIn(language, decision)].filter(Boolean).join(', ')}
              <br />
            </>
          )}
          {formatTime(language, decidedAt)}
        </Fact>
      )}
      <Fact name={words.told}>{told(texts, consent)}</Fact>
      {status === 'answered' && (
        <Fact name={words.opened}>
          {opened.length === 0 && words.notOpened}
          {opened.map(({ at, form }) => (
            <div key={form}>
              {formatTime(language, at)}, {words.forms[form]}
            </div>
          ))}
        </Fact>
      )}
      <Fact name={words.requestId}>
        <code>{id}</code>
      </Fact>
    </Facts>
  );
}
