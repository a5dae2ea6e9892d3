import type { Message, NoticeMessage } from '../../shared/contract/answers/cabinet.ts';
import { factsInWords } from '../../shared/domain/notice-statement.ts';
import { formatTime } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { AuthorityName } from '../page/authority.tsx';
import { Downloads } from '../page/download.tsx';
import { Fact, Facts } from '../page/facts.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import type { Texts } from '../texts/texts.ts';
import { useMessages } from './calls.ts';

/** Paragraph 19-1: applications and decisions with the information itself, each as a document; and who got an answer. */
export function MessagesPage() {
  const { citizen } = useTexts();
  const messages = useMessages();
  return (
    <Page title={citizen.messagesTitle}>
      <Loaded resource={messages}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{citizen.messagesNone}</p>
          ) : (
            <ul class="list">
              {items.map((message) => (
                <MessageItem key={keyOf(message)} message={message} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

const keyOf = (message: Message): string =>
  message.kind === 'answer-given' ? message.requestId : message.id;

function titleOf({ message: texts }: Texts['citizen'], message: Message): string {
  if (message.kind === 'answer-given') return texts['answer-given'](message.requester.name);
  const { decision, kind } = message;
  return decision === 'change-amount' || decision === 'suspend' || decision === 'stop'
    ? texts[decision]
    : texts[kind];
}

function MessageItem({ message }: { message: Message }) {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  return (
    <li>
      <h2>{titleOf(citizen, message)}</h2>
      <p>{formatTime(language, message.at)}</p>
      {message.kind === 'answer-given' ? (
        <p>
          <PageLink to={`/citizen/consents/${message.requestId}`}>
            {citizen.details}
            <span class="hidden">
              : {message.requester.name}, {formatTime(language, message.at)}
            </span>
          </PageLink>
        </p>
      ) : (
        <Notice message={message} />
      )}
    </li>
  );
}

/** What the ministry tells, all of it, and the same as a signed document. */
function Notice({ message }: { message: NoticeMessage }) {
  const { language, texts } = useLanguage();
  const { citizen, answer } = texts;
  return (
    <>
      {message.withdrawn ? (
        <p class="notice">{citizen.messageWithdrawn}</p>
      ) : (
        message.corrects !== undefined && <p class="notice">{citizen.messageCorrects}</p>
      )}
      <Facts>
        {factsInWords(message, language).map(({ name, value }) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        <Fact name={citizen.messageOn}>{formatTime(language, message.on)}</Fact>
        <Fact name={citizen.application}>
          {message.applicationNumber}, {formatTime(language, message.registeredOn)}
        </Fact>
        <Fact name={answer.authority}>
          <AuthorityName name={message.authority} />
        </Fact>
      </Facts>
      <Downloads
        cabinet="citizen"
        path={`/v1/me/messages/${message.id}`}
        file={`kelisim-message-${message.on}`}
        forms={[
          { accept: 'application/pdf', label: answer.pdf },
          { accept: 'application/jose', label: answer.jws },
        ]}
      />
    </>
  );
}
