import { useState } from 'preact/hooks';
import type { RegisteredOrganisation } from '../../shared/contract/answers/register.ts';
import { CLASS_WORDS } from '../../shared/domain/class-words.ts';
import { parseBin } from '../../shared/domain/identity-number.ts';
import { callApi, type Refusal } from '../api/client.ts';
import { formatNumber } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Fact, Facts } from '../page/facts.tsx';
import { NumberField } from '../page/field.tsx';
import { Page } from '../page/page.tsx';
import { ErrorLine, problemText } from '../page/states.tsx';
import type { RegisterTexts } from './texts.ts';

/** An organisation as the register of requesters has it. */
export function OrganisationPage({ texts: { organisation } }: { texts: RegisterTexts }) {
  const { language, texts } = useLanguage();
  const [typed, setTyped] = useState('');
  const [mistake, setMistake] = useState<string>();
  const [problem, setProblem] = useState<Refusal | null>(null);
  const [found, setFound] = useState<RegisteredOrganisation | 'unknown' | null>(null);

  async function look(event: Event): Promise<void> {
    event.preventDefault();
    const parsed = parseBin(typed.replace(/\s/g, ''));
    setMistake(parsed.kind === 'ok' ? undefined : organisation.binWrong);
    setProblem(null);
    setFound(null);
    if (parsed.kind !== 'ok') return;
    const path = `/v1/register/requesters/${parsed.bin}`;
    const answered = await callApi<RegisteredOrganisation>({ path, language, cabinet: 'register' });
    if (answered.ok) setFound(answered.body);
    else if (answered.problem.kind === 'not-found') setFound('unknown');
    else setProblem(answered.problem);
  }

  return (
    <Page title={organisation.title}>
      <p class="lead">{organisation.lead}</p>
      <form onSubmit={look} noValidate autoComplete="off">
        <NumberField
          id="bin"
          label={organisation.bin}
          hint={texts.requester.iinHint}
          error={mistake}
          value={typed}
          onInput={setTyped}
        />
        <button type="submit" class="main">
          {organisation.look}
        </button>
      </form>
      <div role="status">
        {found === 'unknown' && <p class="panel">{organisation.unknown}</p>}
        {found && found !== 'unknown' && <OrganisationFound texts={organisation} found={found} />}
      </div>
      <ErrorLine>{problem && problemText(texts, problem)}</ErrorLine>
    </Page>
  );
}

type Found = { texts: RegisterTexts['organisation']; found: RegisteredOrganisation };

function OrganisationFound({ texts, found }: Found) {
  const { language, texts: common } = useLanguage();
  const { name, purposes, limits } = found;
  const inWords = limits && {
    minute: formatNumber(language, limits.perMinute),
    day: formatNumber(language, limits.perDay),
  };
  return (
    <section class={found.status === 'active' ? 'panel good' : 'panel bad'}>
      <h2>{name[language] ?? name.kk}</h2>
      <Facts>
        <Fact name={common.bin}>
          <span class="number">{found.id}</span>
        </Fact>
        <Fact name={texts.name}>
          <ul>
            <li lang="kk">{name.kk}</li>
            <li lang="ru">{name.ru}</li>
            {name.en !== undefined && <li lang="en">{name.en}</li>}
          </ul>
        </Fact>
        <Fact name={texts.class}>{CLASS_WORDS[language][found.class]}</Fact>
        <Fact name={texts.purposes}>
          {purposes ? purposes.map((purpose) => common.purposes[purpose]).join('; ') : texts.everyPurpose}
        </Fact>
        <Fact name={texts.limits}>{inWords ? texts.limitsText(inWords) : texts.limitsOfClass}</Fact>
        <Fact name={texts.status}>{texts.statuses[found.status]}</Fact>
      </Facts>
    </section>
  );
}
