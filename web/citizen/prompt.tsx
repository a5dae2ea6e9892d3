import { useState } from 'preact/hooks';
import { parseCode } from '../../shared/domain/code.ts';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import type { Refusal, RefusalKind } from '../api/client.ts';
import { forgetDraft, useDraft } from '../draft.ts';
import { formatNumber } from '../format.ts';
import { type Language, useLanguage } from '../language.ts';
import { Fact, Facts } from '../page/facts.tsx';
import { Field } from '../page/field.tsx';
import { ErrorLine, problemText } from '../page/states.tsx';
import type { Texts } from '../texts/texts.ts';
import { decide } from './calls.ts';
import { Countdown } from './countdown.tsx';
import { RequesterName } from './requester.tsx';
import { Resend } from './resend.tsx';
import type { Asked } from './standing.ts';

type Props = { consent: Asked; refresh: () => Promise<void>; onDecided: (decision: Decision) => void };

const DECISIONS = [
  { decision: 'grant', look: 'main', title: 'grant', text: 'grantText' },
  { decision: 'refuse', look: 'plain', title: 'refuse', text: 'refuseText' },
  { decision: 'not-me', look: 'plain', title: 'notMe', text: 'notMeText' },
] as const;

/** Room for a code pasted with spaces and characters that nobody sees. */
const LONGEST_TYPED = 40;

/** Problems after which the prompt is no longer open: the list is looked at again. */
const OVER: readonly RefusalKind[] = ['already-decided', 'consent-expired', 'not-found'];

/** One open request: who, why, what exactly they would get, how long, and the decision with its code. */
export function Prompt({ consent, refresh, onDecided }: Props) {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  const { id, requester, purpose, preview } = consent;
  const [code, setCode] = useDraft(`code.${id}`);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const field = `code-${id}`;

  async function choose(decision: Decision): Promise<void> {
    const typed = parseCode(code);
    setMissing(typed.kind === 'invalid');
    setProblem(null);
    if (typed.kind === 'invalid') {
      document.getElementById(field)?.focus();
      return;
    }
    setBusy(true);
    const answered = await decide({ id, decision, code: typed.code, language });
    setBusy(false);
    if (answered.ok) {
      forgetDraft(`code.${id}`);
      onDecided(decision);
      return;
    }
    setProblem(answered.problem);
    if (answered.problem.kind === 'wrong-code') document.getElementById(field)?.focus();
    if (OVER.includes(answered.problem.kind)) await refresh();
  }

  const codeProblem = problem?.kind === 'wrong-code' || problem?.kind === 'code-locked';
  const codeRefused = codeProblem ? codeProblemText(language, texts, problem) : undefined;
  const codeError = missing ? citizen.codeNeeded : codeRefused;
  return (
    <section class="prompt" aria-labelledby={`asks-${id}`}>
      <h2 id={`asks-${id}`}>{citizen.asks(requester.name)}</h2>
      <Facts>
        <Fact name={citizen.who}>
          <RequesterName requester={requester} />
        </Fact>
        <Fact name={citizen.why}>{texts.purposes[purpose]}</Fact>
        <Fact name={citizen.timeLeft}>
          <Countdown deadline={consent.consentDeadline} />
        </Fact>
      </Facts>
      <h3>{citizen.whatTheyGet}</h3>
      <blockquote>{preview}</blockquote>
      <p class="hint">{citizen.nothingElse}</p>
      {consent.code !== undefined && <CodeHere consent={consent} code={consent.code} onUse={setCode} />}
      <form onSubmit={(event) => event.preventDefault()} noValidate>
        <Field
          id={field}
          label={consent.codeSentTo === null ? citizen.codeHere : citizen.code}
          {...(consent.codeSentTo !== null && { hint: citizen.codeHint(consent.codeSentTo) })}
          error={codeError}
        >
          {(described) => (
            <input
              {...described}
              class="code"
              type="text"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={LONGEST_TYPED}
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          )}
        </Field>
        <Resend consent={consent} onSent={() => setProblem(null)} />
        <fieldset class="decisions">
          <legend>{citizen.decide}</legend>
          {DECISIONS.map(({ decision, look, title, text }) => (
            <button
              key={decision}
              type="button"
              class={look}
              aria-disabled={busy}
              onClick={() => !busy && choose(decision)}
            >
              <strong>{citizen[title]}</strong>
              <span>{citizen[text]}</span>
            </button>
          ))}
        </fieldset>
        <p role="status">{busy && citizen.sending}</p>
        <ErrorLine>{problem && !codeProblem && problemText(texts, problem)}</ErrorLine>
        <p class="hint">{citizen.noAnswer}</p>
      </form>
    </section>
  );
}

/** What is wrong with the code, and how many tries are left. */
function codeProblemText(language: Language, texts: Texts, problem: Refusal): string {
  if (problem.kind !== 'wrong-code' || problem.attemptsLeft === undefined) return problemText(texts, problem);
  const { citizen } = texts;
  return `${citizen.wrongCode}. ${citizen.attemptsLeft(formatNumber(language, problem.attemptsLeft))}`;
}

/** Where no SMS could carry it, the prompt itself is the portal's message (paragraph 19-1). */
function CodeHere({
  consent: { quiet },
  code,
  onUse,
}: {
  consent: Asked;
  code: string;
  onUse: (code: string) => void;
}) {
  const { citizen, glossary } = useLanguage().texts;
  return (
    <div class="panel">
      <p>{quiet === undefined ? citizen.codeHereText : `${glossary.quiet[quiet]}.`}</p>
      <p class="big-code">{code.replace(/^(...)/, '$1 ')}</p>
      <button type="button" onClick={() => onUse(code)}>
        {citizen.useCode}
      </button>
    </div>
  );
}
