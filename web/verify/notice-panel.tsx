import type { NoticeDocument } from '../../shared/domain/notice-document.ts';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { AuthorityName } from '../page/authority.tsx';
import { Fact, Facts } from '../page/facts.tsx';
import { Genuine, PersonFacts } from './genuine.tsx';

/** What the signature of a message certifies (Annex 12, row 5); it held on this device. Whether a later one corrects it no file tells. */
export function NoticePanel({ notice }: { notice: NoticeDocument }) {
  const { language, texts } = useLanguage();
  const { verify, answer, citizen } = texts;
  const { statement, person, application, authority, on, issuedAt, corrects, withdrawn } = notice;
  return (
    <Genuine>
      <p>{verify.onDevice}</p>
      <p>{verify.noticeText}</p>
      {withdrawn ? (
        <p class="notice">{citizen.messageWithdrawn}</p>
      ) : (
        corrects !== undefined && <p class="notice">{citizen.messageCorrects}</p>
      )}
      <p class="statement">{statement[language]}</p>
      <Facts>
        <PersonFacts person={person} />
        <Fact name={citizen.messageOn}>{formatTime(language, on)}</Fact>
        <Fact name={citizen.application}>
          {application.number}, {formatTime(language, application.registeredOn)}
        </Fact>
        <Fact name={answer.authority}>
          <AuthorityName name={authority.name} />
        </Fact>
        <Fact name={answer.issuedAt}>{formatTime(language, issuedAt)}</Fact>
      </Facts>
      <p>{verify.noticeLater}</p>
    </Genuine>
  );
}
