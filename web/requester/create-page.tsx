import { useRef, useState } from 'preact/hooks';
import { PURPOSES } from '../../shared/domain/purpose.ts';
import type { Refusal } from '../api/client.ts';
import { serviceNow } from '../clock.ts';
import { useDraft } from '../draft.ts';
import { formatNumber } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Field, type Mistake, Mistakes } from '../page/field.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { ErrorLine, problemText } from '../page/states.tsx';
import { navigate } from '../router.ts';
import type { Texts } from '../texts/texts.ts';
import { BirthDateField } from './birth-date-field.tsx';
import { OPEN_BEFORE, pageOf, submit } from './calls.ts';
import { birthDateFits, type Checked, checkForm, checkIin, type Typed } from './submission.ts';

type Wrong = Extract<Checked, { kind: 'wrong' }>;

function mistakesOf({ requester }: Texts, wrong: Wrong): Mistake[] {
  return [
    ...(wrong.iin ? [{ field: 'iin', text: requester.iinRules[wrong.iin] }] : []),
    ...(wrong.birthDate ? [{ field: 'birthDate', text: requester.birthWrong }] : []),
    ...(wrong.purpose ? [{ field: 'purpose', text: requester.purposeNeeded }] : []),
    ...(wrong.reference ? [{ field: 'reference', text: requester.referenceWrong }] : []),
  ];
}

/** What the service found wrong: only a field's name comes back, its text is ours. */
function mistakesFrom(texts: Texts, { errors = [] }: Refusal): Mistake[] {
  return errors.map(({ pointer }) => ({
    field: pointer.slice(1),
    text: texts.problems['invalid-request'],
  }));
}

export function CreatePage() {
  const { language, texts } = useLanguage();
  const { requester } = texts;
  const form = useSubmission();
  const { typed, mistakes } = form;
  const errorOf = (field: string): string | undefined => mistakes.find((each) => each.field === field)?.text;
  const iin = checkIin(typed.iin, serviceNow());
  const birthWrong = !typed.birthDateConfirmed && birthDateFits(typed, serviceNow()) === false;
  return (
    <Page title={requester.createTitle}>
      <p>{requester.createText}</p>
      <Mistakes title={requester.errorsTitle} mistakes={mistakes} />
      <form onSubmit={form.send} noValidate autoComplete="off">
        <Field
          id="iin"
          label={requester.iinLabel}
          hint={requester.iinHint}
          error={iin.kind === 'wrong' ? requester.iinRules[iin.rule] : errorOf('iin')}
          note={
            iin.kind === 'ok'
              ? `✓ ${requester.iinGood}`
              : iin.kind === 'typing' && iin.digits > 0
                ? requester.iinCount(formatNumber(language, iin.digits))
                : undefined
          }
        >
          {(described) => (
            <input
              {...described}
              class="iin"
              type="text"
              inputMode="numeric"
              spellcheck={false}
              maxLength={20}
              required
              value={typed.iin}
              onInput={(event) => form.set.iin(event.currentTarget.value)}
            />
          )}
        </Field>
        <BirthDateField
          value={typed.birthDate}
          error={birthWrong ? requester.birthWrong : errorOf('birthDate')}
          onInput={form.set.birthDate}
          contradicts={form.refused}
          confirmed={typed.birthDateConfirmed ?? false}
          onConfirm={form.set.birthDateConfirmed}
        />
        <Field
          id="purpose"
          label={requester.purposeLabel}
          hint={requester.purposeHint}
          error={errorOf('purpose')}
        >
          {(described) => (
            <select
              {...described}
              required
              value={typed.purpose}
              onChange={(event) => form.set.purpose(event.currentTarget.value)}
            >
              <option value="">–</option>
              {PURPOSES.map((purpose) => (
                <option key={purpose} value={purpose}>
                  {texts.purposes[purpose]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          id="reference"
          label={requester.referenceLabel}
          hint={requester.referenceHint}
          optional={requester.optional}
          error={errorOf('reference')}
        >
          {(described) => (
            <input
              {...described}
              type="text"
              value={typed.reference}
              onInput={(event) => form.set.reference(event.currentTarget.value)}
            />
          )}
        </Field>
        <ErrorLine>{form.problem && problemText(texts, form.problem)}</ErrorLine>
        {form.problem?.location !== undefined && (
          <p>
            <PageLink to={pageOf(form.problem.location)}>{requester.openRequest}</PageLink>
          </p>
        )}
        <button type="submit" class="main" aria-disabled={form.busy}>
          {requester.submit}
        </button>
        <p role="status">{form.busy && texts.citizen.sending}</p>
      </form>
    </Page>
  );
}

/** The form's state: what is typed (kept over a sign-in), what is wrong, and sending it. */
function useSubmission() {
  const { language, texts } = useLanguage();
  const [iin, setIin] = useDraft('new.iin');
  const [birthDate, setBirthDate] = useDraft('new.birthDate');
  const [purpose, setPurpose] = useDraft('new.purpose');
  const [reference, setReference] = useDraft('new.reference');
  const [refusedPair, setRefusedPair] = useState<string | null>(null);
  const [confirmedPair, setConfirmedPair] = useState<string | null>(null);
  const [mistakes, setMistakes] = useState<readonly Mistake[]>([]);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef({ body: '', value: '' });
  const pair = `${iin} ${birthDate}`;
  // Both are about the pair that was refused: with another IIN or date, the guard is as it was.
  const refused = refusedPair === pair;
  const birthDateConfirmed = confirmedPair === pair;
  const typed: Typed = { iin, birthDate, birthDateConfirmed, purpose, reference };

  /** One key per content: trying again after a lost answer is the same request, another content is another one. */
  function keyFor(body: string): string {
    if (key.current.body !== body) key.current = { body, value: crypto.randomUUID() };
    return key.current.value;
  }

  function forget(): void {
    setIin('');
    setBirthDate('');
    setPurpose('');
    setReference('');
  }

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const checked = checkForm(typed, serviceNow());
    setProblem(null);
    setMistakes(checked.kind === 'wrong' ? mistakesOf(texts, checked) : []);
    if (checked.kind === 'wrong' && checked.birthDate) setRefusedPair(pair);
    if (checked.kind === 'wrong') return;
    setBusy(true);
    const { submission } = checked;
    const answered = await submit({
      submission,
      idempotencyKey: keyFor(JSON.stringify(submission)),
      language,
    });
    setBusy(false);
    if (answered.ok) {
      forget();
      const known = answered.status === 200 ? OPEN_BEFORE : '';
      navigate(`/requester/requests/${answered.body.id}${known}`);
    } else if (answered.problem.errors?.length) {
      if (answered.problem.errors.some(({ pointer }) => pointer === '/birthDate')) setRefusedPair(pair);
      setMistakes(mistakesFrom(texts, answered.problem));
    } else {
      setProblem(answered.problem);
    }
  }

  return {
    typed,
    set: {
      iin: setIin,
      birthDate: setBirthDate,
      birthDateConfirmed: (confirmed: boolean) => setConfirmedPair(confirmed ? pair : null),
      purpose: setPurpose,
      reference: setReference,
    },
    refused,
    mistakes,
    problem,
    busy,
    send,
  };
}
