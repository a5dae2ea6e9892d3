import { useLanguage } from '../language.ts';
import { Fact, Facts } from '../page/facts.tsx';
import { RequesterName } from './requester.tsx';
import type { Asked } from './standing.ts';

/** One whose two hours are over: until it ends, the citizen is told so, and there is nothing to decide with. */
export function PastPrompt({ consent: { id, requester, purpose } }: { consent: Asked }) {
  const { texts } = useLanguage();
  const { citizen } = texts;
  return (
    <section class="prompt" aria-labelledby={`asks-${id}`}>
      <h2 id={`asks-${id}`}>{citizen.asks(requester.name)}</h2>
      <Facts>
        <Fact name={citizen.who}>
          <RequesterName requester={requester} />
        </Fact>
        <Fact name={citizen.why}>{texts.purposes[purpose]}</Fact>
      </Facts>
      <p class="state expired">{texts.problems['consent-expired']}</p>
      <p class="hint">{citizen.gotNothing}.</p>
    </section>
  );
}
