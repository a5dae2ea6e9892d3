import { useState } from 'preact/hooks';
import type { ConfirmationRequest } from '../../shared/contract/answers/request.ts';
import { isUndecided } from '../../shared/domain/lifecycle.ts';
import { useNow } from '../clock.ts';
import { useDraft } from '../draft.ts';
import { formatLeft, formatTime } from '../format.ts';
import { useLanguage, useTexts } from '../language.ts';
import { AnswerDocument } from '../page/answer.tsx';
import { Fact, Facts } from '../page/facts.tsx';
import { Page, PageLink } from '../page/page.tsx';
import { ErrorLine, Loaded, problemText } from '../page/states.tsx';
import { navigate } from '../router.ts';
import type { Texts } from '../texts/texts.ts';
import { answerPath, cancelRequest, OPEN_BEFORE, useAnswer, useRequest } from './calls.ts';
import { Officer } from './officer.tsx';

/** One request of the requester: where it stands, the answer, and what happened so far. */
export function RequestPage({ id }: { id: string }) {
  const { requester } = useTexts();
  const request = useRequest(id);
  return (
    <Page title={requester.requestTitle}>
      <Loaded resource={request}>{(data) => <Detail request={data} refresh={request.refresh} />}</Loaded>
      <p class="unprinted">
        <PageLink to="/requester">{requester.listTitle}</PageLink>
      </p>
    </Page>
  );
}

function explanation({ requester }: Texts, { status, reason }: ConfirmationRequest): string | null {
  switch (status) {
    case 'awaiting-consent':
      return requester.waitingText;
    case 'refused':
      return reason === 'not-me' ? requester.refusedNotMe : requester.refusedText;
    case 'expired':
      return requester.expiredText;
    case 'cancelled':
      return requester.cancelledText;
    default:
      return null;
  }
}

type Props = { request: ConfirmationRequest; refresh: () => Promise<void> };

function Detail({ request, refresh }: Props) {
  const { texts } = useLanguage();
  const { id, status } = request;
  const text = explanation(texts, request);
  const waiting = isUndecided(status);
  return (
    <>
      <div role="status">
        <p class={`state large ${status}`}>{texts.statuses[status]}</p>
        {text && <p>{text}</p>}
      </div>
      {waiting && location.hash === OPEN_BEFORE && <p class="notice">{texts.requester.exists}</p>}
      {(status === 'expired' || status === 'cancelled') && <AskAgain request={request} />}
      {status === 'answered' && <RequestAnswer id={id} />}
      <RequestFacts request={request} />
      <Timeline request={request} />
      {waiting && <Cancel id={id} refresh={refresh} />}
    </>
  );
}

/** The same question again: all but the IIN, which this page does not know, is filled in. */
function AskAgain({ request: { purpose, reference } }: { request: ConfirmationRequest }) {
  const { requester } = useTexts();
  const [, setPurpose] = useDraft('new.purpose');
  const [, setReference] = useDraft('new.reference');
  const again = (): void => {
    setPurpose(purpose);
    setReference(reference ?? '');
    navigate('/requester/new');
  };
  return (
    <button type="button" class="unprinted" onClick={again}>
      {requester.askAgain}
    </button>
  );
}

function RequestAnswer({ id }: { id: string }) {
  const answer = useAnswer(id);
  return (
    <Loaded resource={answer}>
      {(data) => (
        <AnswerDocument
          answer={data}
          cabinet="requester"
          path={answerPath(id)}
          file={`kelisim-${id.slice(0, 8)}`}
        />
      )}
    </Loaded>
  );
}

function RequestFacts({ request }: { request: ConfirmationRequest }) {
  const { language, texts } = useLanguage();
  const { requester } = texts;
  const { iin, purpose, reference, submittedBy, status, createdAt, expiresAt, answerDeadline } = request;
  return (
    <Facts>
      <Fact name={texts.iin}>
        <span class="number">{iin}</span>
      </Fact>
      <Fact name={requester.purposeLabel}>{texts.purposes[purpose]}</Fact>
      {reference !== null && <Fact name={requester.reference}>{reference}</Fact>}
      {submittedBy !== undefined && (
        <Fact name={requester.columns.officer}>
          <Officer subject={submittedBy} />
        </Fact>
      )}
      <Fact name={requester.created}>{formatTime(language, createdAt)}</Fact>
      {isUndecided(status) && (
        <Fact name={requester.waits}>
          {formatTime(language, expiresAt)} <Left until={expiresAt} />
        </Fact>
      )}
      {status === 'consented' && answerDeadline !== null && (
        <Fact name={requester.answerBy}>{formatTime(language, answerDeadline)}</Fact>
      )}
    </Facts>
  );
}

function Left({ until }: { until: string }) {
  return (
    <strong class="countdown" role="timer">
      {formatLeft(Date.parse(until) - useNow())}
    </strong>
  );
}

function Timeline({ request: { events } }: { request: ConfirmationRequest }) {
  const { language, texts } = useLanguage();
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{texts.requester.timeline}</h2>
      <ol class="timeline">
        {events.map(({ type, at }) => (
          <li key={type}>
            <strong>{texts.events[type]}</strong>
            <time dateTime={at}>{formatTime(language, at)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Cancel({ id, refresh }: { id: string; refresh: () => Promise<void> }) {
  const { language, texts } = useLanguage();
  const { requester } = texts;
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState('');

  async function cancel(): Promise<void> {
    const answered = await cancelRequest(id, language);
    setAsking(false);
    setError(answered.ok ? '' : problemText(texts, answered.problem));
    await refresh();
  }

  return (
    <div class="unprinted">
      {asking ? (
        <fieldset class="panel sure">
          <legend>{requester.cancelSure}</legend>
          <button type="button" class="danger" onClick={cancel}>
            {requester.cancelYes}
          </button>
          <button type="button" onClick={() => setAsking(false)}>
            {requester.cancelNo}
          </button>
        </fieldset>
      ) : (
        <button type="button" onClick={() => setAsking(true)}>
          {requester.cancel}
        </button>
      )}
      <ErrorLine>{error}</ErrorLine>
    </div>
  );
}
