import { useState } from 'preact/hooks';
import type { LookedUp } from '../../shared/contract/answers/register.ts';
import { parseIin } from '../../shared/domain/identity-number.ts';
import { almatyDate } from '../../shared/domain/time.ts';
import { callApi, type Refusal } from '../api/client.ts';
import { serviceNow } from '../clock.ts';
import { useLanguage } from '../language.ts';
import { Field, NumberField } from '../page/field.tsx';
import { Page } from '../page/page.tsx';
import { ErrorLine, problemText } from '../page/states.tsx';
import { PersonFound } from './person-found.tsx';
import type { RegisterTexts } from './texts.ts';

/** Why somebody belongs on a day, or does not. The number stands in the form and in the call's body only, never in an address. */
export function PersonPage({ texts: { person } }: { texts: RegisterTexts }) {
  const { language, texts } = useLanguage();
  const today = almatyDate(new Date(serviceNow()).toISOString());
  const [typed, setTyped] = useState('');
  const [on, setOn] = useState(today);
  const [mistake, setMistake] = useState<string>();
  const [problem, setProblem] = useState<Refusal | null>(null);
  const [found, setFound] = useState<{ on: string; person: LookedUp } | null>(null);
  const [busy, setBusy] = useState(false);

  async function look(event: Event): Promise<void> {
    event.preventDefault();
    const parsed = parseIin(typed.replace(/\s/g, ''), today);
    setMistake(parsed.kind === 'ok' ? undefined : texts.requester.iinRules[parsed.rule]);
    setProblem(null);
    setFound(null);
    if (parsed.kind !== 'ok') return;
    setBusy(true);
    const day = on || today;
    const answered = await callApi<LookedUp>({
      method: 'POST',
      path: '/v1/register/lookups',
      body: { iin: parsed.iin, on: day },
      language,
      cabinet: 'register',
    });
    setBusy(false);
    if (answered.ok) setFound({ on: day, person: answered.body });
    else setProblem(answered.problem);
  }

  return (
    <Page title={person.title}>
      <p class="lead">{person.lead}</p>
      <form onSubmit={look} noValidate autoComplete="off">
        <NumberField
          id="iin"
          label={person.iin}
          hint={texts.requester.iinHint}
          error={mistake}
          value={typed}
          onInput={setTyped}
        />
        <Field id="on" label={person.day}>
          {(described) => (
            <input
              {...described}
              class="date"
              type="date"
              value={on}
              onInput={({ currentTarget }) => setOn(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="main" aria-disabled={busy}>
          {person.look}
        </button>
      </form>
      <div role="status">
        {busy && <p class="loading">{texts.states.loading}</p>}
        {found && <PersonFound texts={person} on={found.on} found={found.person} />}
      </div>
      <ErrorLine>{problem && problemText(texts, problem)}</ErrorLine>
    </Page>
  );
}
