import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Verification } from '../../shared/contract/answers/confirmation.ts';
import { callApi, type Refusal } from '../api/client.ts';
import { useLanguage } from '../language.ts';
import { Field, Mistakes } from '../page/field.tsx';
import { Page } from '../page/page.tsx';
import { ErrorLine, problemText } from '../page/states.tsx';
import { readVerificationCode } from './code.ts';
import { FileChoice } from './file.tsx';
import { Scanner } from './scanner.tsx';
import { type Verdict, VerdictPanel } from './verdict.tsx';

/** The code stands behind `#` (as on the paper's QR code), so that it is in no server's log of pages. */
const codeInAddress = (): string => decodeURIComponent(location.hash.slice(1));

export function VerifyPage() {
  const { language, texts } = useLanguage();
  const { verify } = texts;
  const [typed, setTyped] = useState(codeInAddress);
  /** How many times in a row what was typed is no whole code: each time the summary takes the focus. */
  const [incomplete, setIncomplete] = useState(0);
  const mistakes = useMemo(
    () => (incomplete === 0 ? [] : [{ field: 'code', text: verify.incomplete }]),
    [incomplete, verify],
  );
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const [verdict, setVerdict] = useState<Verdict | null>(null);

  async function check(text: string): Promise<void> {
    const code = readVerificationCode(text);
    setTyped(code ?? text);
    setIncomplete((before) => (code === null ? before + 1 : 0));
    setProblem(null);
    setVerdict(null);
    if (code === null) return;
    setBusy(true);
    const answered = await callApi<Verification>({
      path: `/v1/answers/${code}`,
      language,
      cabinet: null,
    });
    setBusy(false);
    if (answered.ok)
      setVerdict(answered.body.valid ? { kind: 'valid', ...answered.body } : { kind: 'not-found' });
    else if (answered.problem.kind === 'not-found') setVerdict({ kind: 'not-found' });
    else setProblem(answered.problem);
  }

  useEffect(() => {
    const checkAddress = (): void => {
      if (codeInAddress() !== '') void check(codeInAddress());
    };
    checkAddress();
    addEventListener('hashchange', checkAddress);
    return () => removeEventListener('hashchange', checkAddress);
  }, []);

  return (
    <Page title={verify.title}>
      <p>{verify.text}</p>
      <Mistakes title={texts.requester.errorsTitle} mistakes={mistakes} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void check(typed);
        }}
        noValidate
      >
        <Field id="code" label={verify.label} hint={verify.hint} error={mistakes[0]?.text}>
          {(described) => (
            <input
              {...described}
              class="verification"
              type="text"
              autoComplete="off"
              autoCapitalize="characters"
              spellcheck={false}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="row">
          <button type="submit" class="main">
            {verify.check}
          </button>
          <Scanner onScanned={check} />
        </div>
      </form>
      <FileChoice
        onCode={check}
        onChecked={(checked) => {
          setIncomplete(0);
          setProblem(null);
          setVerdict(checked);
        }}
      />
      <div role="status">
        {busy && <p class="loading">{texts.states.loading}</p>}
        {verdict && <VerdictPanel verdict={verdict} />}
      </div>
      <ErrorLine>{problem && problemText(texts, problem)}</ErrorLine>
    </Page>
  );
}
