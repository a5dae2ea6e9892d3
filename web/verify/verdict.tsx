import type { Verification } from '../../shared/contract/answers/confirmation.ts';
import { statementOf } from '../../shared/domain/statement.ts';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Fact, Facts } from '../page/facts.tsx';

export type Verdict = ({ kind: 'valid' } & Omit<Verification, 'valid'>) | { kind: 'not-found' };

/** In one glance whether a paper is genuine; of its content only what the paper shows. */
export function VerdictPanel({ verdict }: { verdict: Verdict }) {
  const { language, texts } = useLanguage();
  const { verify, answer, iin } = texts;
  if (verdict.kind === 'not-found') {
    return (
      <div class="panel verdict bad">
        <h2>
          <span aria-hidden="true">✕ </span>
          {verify.notFound}
        </h2>
        <p>{verify.notFoundText}</p>
      </div>
    );
  }
  return (
    <div class="panel verdict good">
      <h2>
        <span aria-hidden="true">✓ </span>
        {verify.valid}
      </h2>
      <p>{verify.validText}</p>
      <p class="statement">{statementOf(verdict.belongs)[language]}</p>
      <Facts>
        <Fact name={iin}>
          <span class="number">{verdict.iin}</span>
        </Fact>
        <Fact name={answer.asOf}>{formatTime(language, verdict.asOf)}</Fact>
        <Fact name={answer.issuedAt}>{formatTime(language, verdict.issuedAt)}</Fact>
      </Facts>
    </div>
  );
}
