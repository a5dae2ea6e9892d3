import type { Verification } from '../../shared/contract/answers/confirmation.ts';
import { statementOf } from '../../shared/domain/statement.ts';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Fact, Facts } from '../page/facts.tsx';
import type { Certified, Checked } from './document.ts';
import { EvidencePanel } from './evidence-panel.tsx';
import { Genuine, PersonFacts } from './genuine.tsx';
import { NoticePanel } from './notice-panel.tsx';

export type Verdict = ({ kind: 'valid' } & Omit<Verification, 'valid'>) | { kind: 'not-found' } | Checked;

/** In one glance whether a paper is genuine; of its content only what the paper shows. */
export function VerdictPanel({ verdict }: { verdict: Verdict }) {
  const { language, texts } = useLanguage();
  const { verify, answer, iin } = texts;
  if (verdict.kind === 'not-found') return <Bad title={verify.notFound} text={verify.notFoundText} />;
  if (verdict.kind === 'forged') return <Bad title={verify.forged} text={verify.forgedText} />;
  if (verdict.kind === 'unreadable') return <p class="panel">{verify.unreadable}</p>;
  if (verdict.kind === 'holds') return <SignedPanel certified={verdict.certified} />;
  if (verdict.kind === 'notice-holds') return <NoticePanel notice={verdict.notice} />;
  if (verdict.kind === 'evidence-holds') return <EvidencePanel evidence={verdict.evidence} />;
  return (
    <Genuine>
      <p>{verify.validText}</p>
      <p class="statement">{statementOf(verdict.belongs)[language]}</p>
      <Facts>
        <Fact name={iin}>
          <span class="number">{verdict.iin}</span>
        </Fact>
        <Fact name={answer.asOf}>{formatTime(language, verdict.asOf)}</Fact>
        <Fact name={answer.issuedAt}>{formatTime(language, verdict.issuedAt)}</Fact>
      </Facts>
    </Genuine>
  );
}

const Bad = ({ title, text }: { title: string; text: string }) => (
  <div class="panel verdict bad">
    <h2>
      <span aria-hidden="true">✕ </span>
      {title}
    </h2>
    <p>{text}</p>
  </div>
);

/** What the signature certifies; it held on this device, without asking the service about the document. */
function SignedPanel({
  certified: { statement, person, requester, asOf, issuedAt },
}: {
  certified: Certified;
}) {
  const { language, texts } = useLanguage();
  const { verify, answer, citizen } = texts;
  return (
    <Genuine>
      <p>{verify.onDevice}</p>
      <p>{verify.validText}</p>
      <p class="statement">{statement[language]}</p>
      <Facts>
        <PersonFacts person={person} />
        {requester && <Fact name={citizen.who}>{requester.name}</Fact>}
        <Fact name={answer.asOf}>{formatTime(language, asOf)}</Fact>
        <Fact name={answer.issuedAt}>{formatTime(language, issuedAt)}</Fact>
      </Facts>
    </Genuine>
  );
}
