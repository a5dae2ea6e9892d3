import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { parseCode } from '../../shared/domain/code.ts';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import type { Refusal, RefusalKind } from '../api/client.ts';
import { forgetDraft, useDraft } from '../draft.ts';
import { formatClock, formatNumber } from '../format.ts';
import { type Language, useLanguage } from '../language.ts';
import { Field } from '../page/field.tsx';
import { PageLink } from '../page/page.tsx';
import { ErrorLine, problemText } from '../page/states.tsx';
import type { Texts } from '../texts/texts.ts';
import { BlockChoice } from './block-choice.tsx';
import { changeBlock, decide } from './calls.ts';
import { Countdown } from './countdown.tsx';
import { Decisions } from './decisions.tsx';
import { codeFromSms } from './one-time-code.ts';
import { RequesterName } from './requester.tsx';
import { isNowhere, Resend } from './resend.tsx';
import type { Asked } from './standing.ts';

type Props = {
  consent: Asked;
  /** Id of the heading that says who asks: the controls are named after it, so that two prompts' are told apart. */
  heading: string;
  /** Of what stands below that heading. */
  below: 'h2' | 'h3';
  refresh: () => Promise<void>;
  onDecided: (decision: Decision) => void;
};

/** Room for a code pasted with spaces and characters that nobody sees. */
const LONGEST_TYPED = 40;

/** Problems after which the prompt is no longer open: the list is looked at again. */
const OVER: readonly RefusalKind[] = ['already-decided', 'consent-expired', 'not-found'];

/** One open request: who, why, what exactly they would get, how long, and the decision with its code. */
export function Prompt({ consent, heading, below, refresh, onDecided }: Props) {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  const { id, requester, purpose, preview, codeSentTo } = consent;
  const [code, setCode] = useDraft(`code.${id}`);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [unchosen, setUnchosen] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const [locked, setLocked] = useState(false);
  const [sent, setSent] = useState(false);
  const field = `code-${id}`;
  const Below = below;
  const focusField = (): void => document.getElementById(field)?.focus();
  useEffect(() => (codeSentTo === null ? undefined : codeFromSms(setCode)), [id, codeSentTo]);

  const hasCode = (): boolean => {
    const typed = parseCode(code);
    setMissing(typed.kind === 'invalid');
    setUnchosen(false);
    setProblem(null);
    if (typed.kind === 'invalid') focusField();
    return typed.kind === 'ok';
  };

  async function choose(decision: Decision, block: boolean): Promise<void> {
    const typed = parseCode(code);
    if (!hasCode() || typed.kind === 'invalid') return;
    setBusy(true);
    const answered = await decide({ id, decision, code: typed.code, language });
    // Where the block fails, the outcome still offers it.
    if (answered.ok && block) await changeBlock('PUT', requester.id, language);
    setBusy(false);
    if (answered.ok) {
      forgetDraft(`code.${id}`);
      onDecided(decision);
      return;
    }
    setProblem(answered.problem);
    setLocked(answered.problem.locked === 'request');
    if (answered.problem.kind === 'wrong-code') focusField();
    if (OVER.includes(answered.problem.kind)) await refresh();
  }

  const codeProblem = problem?.kind === 'wrong-code' || problem?.kind === 'code-locked';
  const codeRefused = codeProblem ? codeProblemText(language, texts, problem) : undefined;
  const codeError = missing ? citizen.codeNeeded : codeRefused;
  const resend = (
    <Resend
      consent={consent}
      sent={sent}
      onAsk={() => setSent(false)}
      onLocked={() => setLocked(true)}
      onSent={async () => {
        setProblem(null);
        setCode('');
        focusField();
        // Where no SMS can go, the code is in the prompt now.
        await refresh();
        setSent(true);
      }}
    />
  );
  return (
    <>
      <div class="asking">
        <p>
          <RequesterName requester={requester} numberOnly /> · {citizen.why}:{' '}
          <strong>{texts.purposes[purpose]}</strong>
        </p>
        {!consent.subject.self && <p>{citizen.about(consent.subject.birthYear)}</p>}
        <p>
          <span class="label">{citizen.timeLeft}</span> <Countdown deadline={consent.consentDeadline} />
        </p>
        <p class="label">{citizen.whatTheyGet}</p>
        <blockquote>{preview}</blockquote>
      </div>
      {locked ? (
        <Locked consent={consent} below={below} />
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (hasCode()) setUnchosen(true);
          }}
        >
          {consent.code !== undefined && <CodeHere consent={consent} code={consent.code} onUse={setCode} />}
          {isNowhere(consent) && resend}
          <Field
            id={field}
            label={codeSentTo === null ? citizen.codeHere : citizen.code}
            labelledBy={heading}
            note={codeSentTo === null ? undefined : citizen.codeHint(codeSentTo)}
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
          <Decisions
            id={id}
            name={requester.name}
            heading={heading}
            below={below}
            busy={busy}
            ready={hasCode}
            onChoose={choose}
          />
          <p role="status">{busy && citizen.sending}</p>
          <ErrorLine>{unchosen && citizen.choose}</ErrorLine>
          <ErrorLine>{problem && !codeProblem && problemText(texts, problem)}</ErrorLine>
          <p class="hint">
            {citizen.noAnswer} {citizen.once} {citizen.nothingElse}
          </p>
          {codeSentTo !== null && (
            <>
              <Below>{citizen.noSms}</Below>
              <p class="hint">
                {citizen.noSmsText}{' '}
                <PageLink to="/help">
                  {texts.links.help}
                  <span class="hidden"> – {requester.name}</span>
                </PageLink>
                . {citizen.neverTell}
              </p>
            </>
          )}
          {!isNowhere(consent) && resend}
        </form>
      )}
    </>
  );
}

/** What is wrong with the code, and how many tries are left. */
function codeProblemText(language: Language, texts: Texts, problem: Refusal): string {
  const { citizen } = texts;
  if (problem.kind !== 'wrong-code' || problem.attemptsLeft === 0) return citizen.codeDead;
  if (problem.attemptsLeft === undefined) return problemText(texts, problem);
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

type LockedProps = { consent: Asked; below: 'h2' | 'h3' };

/** No code of this request works any more: it ends as silence does, and nobody is left with buttons that do nothing. */
function Locked({ consent: { id, consentDeadline, requester }, below: Below }: LockedProps) {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  useLayoutEffect(() => document.getElementById(`locked-${id}`)?.focus(), [id]);
  return (
    <div class="panel bad">
      <Below id={`locked-${id}`} tabIndex={-1}>
        {citizen.lockedTitle}
      </Below>
      <p>{citizen.lockedText(formatClock(language, consentDeadline))}</p>
      <BlockChoice requester={requester} />
    </div>
  );
}
