import type { EvidenceAnswer } from '../../shared/contract/answers/evidence.ts';
import { decisionIn } from '../../shared/domain/lifecycle.ts';
import { decisionInWords, RECEIPT_WORDS, wayIn } from '../../shared/domain/receipt-words.ts';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Fact, Facts } from '../page/facts.tsx';
import { Genuine } from './genuine.tsx';

/** What the signature of a receipt certifies; it held on this device. Whom it is about it names by a hash only. */
export function EvidencePanel({ evidence: { requestId, status, iat, chain } }: { evidence: EvidenceAnswer }) {
  const { language, texts } = useLanguage();
  const { verify, answer } = texts;
  const words = RECEIPT_WORDS[language];
  const submitted = chain.events.find(({ type }) => type === 'submitted');
  const decision = chain.events.find((event) => event.type !== 'opened' && decisionIn(event.type) !== null);
  return (
    <Genuine>
      <p>{verify.onDevice}</p>
      <p>{verify.receiptText}</p>
      <Facts>
        <Fact name={words.requestId}>
          <code>{requestId}</code>
        </Fact>
        {submitted && <Fact name={words.submitted}>{formatTime(language, submitted.at)}</Fact>}
        <Fact name={words.decided}>
          {decision && decision.type !== 'opened' ? (
            <>
              {[decisionInWords(language, decision), wayIn(language, decision)].filter(Boolean).join(', ')}
              <br />
              {formatTime(language, decision.at)}
            </>
          ) : (
            texts.statuses[status]
          )}
        </Fact>
        <Fact name={answer.issuedAt}>{formatTime(language, new Date(iat * 1_000).toISOString())}</Fact>
      </Facts>
    </Genuine>
  );
}
