import type { Message } from '../../shared/contract/answers/cabinet.ts';
import { formatTime } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { AuthorityName } from '../page/authority.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { Loaded } from '../page/states.tsx';
import type { Texts } from '../texts/texts.ts';
import { useMessages } from './calls.ts';

/** Paragraph 19-1: that the allowance was assigned or refused; and who got an answer. */
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
                <MessageItem key={message.at + message.kind} message={message} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

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
        <p>
          <AuthorityName name={message.authority} />
          <br />
          {citizen.application} {message.applicationNumber}
        </p>
      )}
    </li>
  );
}
