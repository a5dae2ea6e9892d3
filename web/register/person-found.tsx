import type { LookedUp } from '../../shared/contract/answers/register.ts';
import { formatMonth, formatTime } from '../format.ts';
import { LANGUAGE_NAMES, type Language, useLanguage } from '../language.ts';
import { AuthorityName } from '../page/authority.tsx';
import { Fact, Facts } from '../page/facts.tsx';
import type { PersonTexts } from './texts.ts';

type Application = LookedUp['because'][number];
type Props = { texts: PersonTexts; on: string; found: LookedUp };

/** What the register says of a person on a day: in one sentence, and then why. */
export function PersonFound({ texts, on, found: { belongs, because, contact, representatives } }: Props) {
  const { language } = useLanguage();
  const day = formatTime(language, on);
  return (
    <section class={belongs ? 'panel good' : 'panel'}>
      <h2>{belongs ? texts.belongs(day) : texts.belongsNot(day)}</h2>
      <h3>{texts.because}</h3>
      {because.length === 0 && <p>{texts.noApplication}</p>}
      {because.map((application) => (
        <ApplicationSays
          key={JSON.stringify(application.application)}
          {...{ texts, day, says: application }}
        />
      ))}
      <Facts>
        <Fact name={texts.phone}>{contact ? contact.phone : texts.noPhone}</Fact>
        {contact && <Fact name={texts.language}>{LANGUAGE_NAMES[contact.language].name}</Fact>}
      </Facts>
      <h3>{texts.representatives}</h3>
      {representatives.length === 0 && <p>{texts.noRepresentatives}</p>}
      <ul>
        {representatives.map((each) => (
          <li key={JSON.stringify(each)}>{representativeInWords(texts, language, each)}</li>
        ))}
      </ul>
    </section>
  );
}

function ApplicationSays({ texts, day, says }: { texts: PersonTexts; day: string; says: Application }) {
  const { language } = useLanguage();
  const { application, decisions, period } = says;
  const registered = formatTime(language, application.registeredOn);
  return (
    <>
      <h4>{texts.application(application.applicationNumber, registered)}</h4>
      <p>
        {texts.authority}: <AuthorityName name={application.authority.name} />
      </p>
      <p>
        {period
          ? texts.covers(formatMonth(language, period.from), formatMonth(language, period.to))
          : texts.coversNot(day)}
      </p>
      {decisions.length > 0 && <p>{texts.decisions}:</p>}
      <ol>
        {decisions.map((decision) => (
          <li key={JSON.stringify(decision)}>{decisionInWords(texts, language, decision)}</li>
        ))}
      </ol>
    </>
  );
}

function decisionInWords(
  texts: PersonTexts,
  language: Language,
  { kind, on, period, counts, withdrawn }: Application['decisions'][number],
) {
  const months = period
    ? texts.months(formatMonth(language, period.from), formatMonth(language, period.to))
    : texts.noMonths;
  const standing = counts ? texts.counts : texts.countsNot;
  return (
    <>
      {formatTime(language, on)}: {texts.decision[kind]}; {months};{' '}
      <strong>{withdrawn ? texts.takenBack : standing}</strong>
    </>
  );
}

function representativeInWords(
  texts: PersonTexts,
  language: Language,
  { kind, birthYear, from, until, counts, withdrawn }: LookedUp['representatives'][number],
): string {
  const standing = counts ? texts.inForce : texts.notInForce;
  return [
    texts.representative[kind],
    texts.bornIn(String(birthYear)),
    texts.since(formatTime(language, from)),
    ...(until === null ? [] : [texts.until(formatTime(language, until))]),
    withdrawn ? texts.takenBack : standing,
  ].join('; ');
}
