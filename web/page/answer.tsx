import type { ConfirmationAnswer } from '../../shared/contract/answers/confirmation.ts';
import { formatTime, groupNumber } from '../format.ts';
import { useLanguage } from '../language.ts';
import type { Cabinet } from '../stored-session.ts';
import { AuthorityName } from './authority.tsx';
import { Downloads } from './download.tsx';
import { Fact, Facts } from './facts.tsx';

type Props = { answer: ConfirmationAnswer; cabinet: Cabinet; path: string; file: string };

/** The Annex 14 answer: to read, to print and to keep. */
export function AnswerDocument({ answer, cabinet, path, file }: Props) {
  const { language, texts } = useLanguage();
  const { statement, person, asOf, issuedAt, authority, legalBasis, verificationCode } = answer;
  return (
    <section class="document" aria-labelledby="answer">
      <h2 id="answer">{texts.answer.title}</h2>
      <p class="statement">{statement[language]}</p>
      <Facts>
        <Fact name={texts.iin}>
          <span class="number">{groupNumber(person.iin)}</span>
        </Fact>
        {person.name !== undefined && <Fact name={texts.answer.name}>{person.name}</Fact>}
        <Fact name={texts.answer.asOf}>{formatTime(language, asOf)}</Fact>
        <Fact name={texts.answer.issuedAt}>{formatTime(language, issuedAt)}</Fact>
        <Fact name={texts.answer.authority}>
          <AuthorityName name={authority.name} />
        </Fact>
        <Fact name={texts.answer.legalBasis}>{legalBasis[language]}</Fact>
        <Fact name={texts.answer.code}>
          <code>{verificationCode}</code>
        </Fact>
      </Facts>
      <p class="hint">
        {texts.answer.codeText} <a href={`/verify#${verificationCode}`}>{`${location.host}/verify`}</a>
      </p>
      <div class="unprinted">
        <Downloads
          cabinet={cabinet}
          path={path}
          file={file}
          forms={[
            { accept: 'application/pdf', label: texts.answer.pdf, main: true },
            { accept: 'application/jose', label: texts.answer.jws },
            { accept: 'application/json', label: texts.answer.json },
          ]}
        >
          <button type="button" onClick={() => print()}>
            {texts.answer.print}
          </button>
        </Downloads>
      </div>
    </section>
  );
}
