import { PURPOSES } from '../../shared/domain/purpose.ts';
import { SECOND } from '../../shared/domain/time.ts';
import type { Refusal } from '../api/client.ts';
import { serviceNow } from '../clock.ts';
import { config } from '../config.ts';
import { formatNumber, formatTime, groupNumber } from '../format.ts';
import { type Language, useLanguage, useTexts } from '../language.ts';
import { Field, Mistakes, NumberField } from '../page/field.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { ErrorLine, problemText } from '../page/states.tsx';
import type { Texts } from '../texts/texts.ts';
import { BirthDateField } from './birth-date-field.tsx';
import { pageOf } from './calls.ts';
import { birthDateFits, checkIin, type IinCheck } from './submission.ts';
import { useSubmission } from './use-submission.ts';

function iinNote({ requester }: Texts, language: Language, iin: IinCheck): string | undefined {
  if (iin.kind === 'ok') return `✓ ${requester.iinGood}`;
  return iin.kind === 'typing' && iin.digits > 0
    ? requester.iinCount(formatNumber(language, iin.digits))
    : undefined;
}

/** Past the limits, when there is room again: it may be tomorrow. */
function refusalText(texts: Texts, language: Language, problem: Refusal): string {
  const { kind, retryAfter } = problem;
  if (kind !== 'too-many-requests' || retryAfter === null) return problemText(texts, problem);
  const at = new Date(serviceNow() + retryAfter * SECOND).toISOString();
  return texts.requester.usedUp(formatTime(language, at));
}

export function CreatePage() {
  const { language, texts } = useLanguage();
  const { requester } = texts;
  const form = useSubmission();
  const { typed, mistakes } = form;
  const purpose = PURPOSES.find((each) => each === typed.purpose);
  const askedFor = purpose ? texts.purposes[purpose] : '';
  const errorOf = (field: string): string | undefined => mistakes.find((each) => each.field === field)?.text;
  const iin = checkIin(typed.iin, serviceNow());
  const birthWrong = !typed.birthDateConfirmed && birthDateFits(typed, serviceNow()) === false;
  return (
    <Page title={requester.createTitle}>
      <p>{requester.createText}</p>
      <Mistakes title={requester.errorsTitle} mistakes={mistakes} />
      <form onSubmit={form.send} noValidate autoComplete="off">
        <NumberField
          id="iin"
          label={requester.iinLabel}
          hint={requester.iinHint}
          error={iin.kind === 'wrong' ? requester.iinRules[iin.rule] : errorOf('iin')}
          note={iinNote(texts, language, iin)}
          value={typed.iin}
          onInput={form.set.iin}
        />
        {config.demonstration && (
          <DemonstrationPeople
            people={config.demonstration.people}
            onChoose={(iin) => {
              form.set.iin(iin);
              if (typed.purpose === '') form.set.purpose(PURPOSES[0]);
            }}
          />
        )}
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
        <ErrorLine>{form.problem && refusalText(texts, language, form.problem)}</ErrorLine>
        {form.problem?.location !== undefined && (
          <>
            {form.openFor && <p>{requester.openFor(texts.purposes[form.openFor.purpose], askedFor)}</p>}
            <p>
              <PageLink to={pageOf(form.problem.location)}>{requester.openRequest}</PageLink>
            </p>
            {form.openFor && (
              <button type="button" onClick={form.replaceOpen}>
                {requester.withdrawAndAsk}
              </button>
            )}
          </>
        )}
        <button type="submit" class="main" aria-disabled={form.busy}>
          {requester.submit}
        </button>
        <p role="status">{form.busy && texts.citizen.sending}</p>
      </form>
    </Page>
  );
}

type PeopleProps = { people: readonly { name: string; iin: string }[]; onChoose: (iin: string) => void };

/** Whom a newcomer can ask about: one click fills in what a request needs. */
function DemonstrationPeople({ people, onChoose }: PeopleProps) {
  const { demonstration } = useTexts();
  return (
    <details class="people" open>
      <summary>{demonstration.people}</summary>
      <ul>
        {people.map(({ name, iin }) => (
          <li key={iin}>
            <button type="button" class="quiet" onClick={() => onChoose(iin)}>
              {name} <span class="number">{groupNumber(iin)}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
