import { useState } from 'preact/hooks';
import type {
  DeliveriesPage,
  DeliveryView,
  WebhookCreated,
  WebhookView,
} from '../../shared/contract/answers/webhook.ts';
import { asSeen } from '../../shared/domain/lifecycle.ts';
import { type Answered, callApi } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { useDraft } from '../draft.ts';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Fact, Facts } from '../page/facts.tsx';
import { Field } from '../page/field.tsx';
import { Page } from '../page/page.tsx';
import { ErrorLine, Loaded, problemText } from '../page/states.tsx';

const cabinet = 'requester' as const;
const PATH = '/v1/webhook';
/** While somebody looks, the log is read anew, ms. */
const LOOK = 10_000;

/** Where the service calls when a request becomes final: address, secret, and what came of each call. */
export function WebhookPage() {
  const { language, texts } = useLanguage();
  const { webhook: words } = texts.requester;
  const hook = useResource<{ current: WebhookView | null }>({
    load: async () => {
      const read: Answered<WebhookView> = await callApi({ path: PATH, language, cabinet });
      if (read.ok) return { ...read, body: { current: read.body } };
      return read.problem.kind === 'not-found' ? { ok: true, status: 404, body: { current: null } } : read;
    },
    again: () => null,
    of: [language],
  });
  const [address, setAddress] = useDraft('webhook.url');
  const [secret, setSecret] = useState<string | null>(null);
  const [error, setError] = useState('');

  async function change(method: 'PUT' | 'POST' | 'DELETE', path = PATH): Promise<void> {
    const answered = await callApi<Partial<WebhookCreated> | undefined>({
      method,
      path,
      language,
      cabinet,
      ...(method === 'PUT' && { body: { url: address.trim() } }),
    });
    setError(answered.ok ? '' : problemText(texts, answered.problem));
    setSecret(answered.ok ? (answered.body?.secret ?? null) : secret);
    if (answered.ok && method !== 'POST') setAddress('');
    await hook.refresh();
  }

  return (
    <Page title={words.title}>
      <p>{words.text}</p>
      <Loaded resource={hook}>
        {({ current }) => (
          <>
            {current && <HookFacts hook={current} />}
            {current && (
              <div class="row">
                <button type="button" onClick={() => change('POST', `${PATH}/secret`)}>
                  {words.rotate}
                </button>
                <button type="button" class="danger" onClick={() => change('DELETE')}>
                  {words.remove}
                </button>
              </div>
            )}
          </>
        )}
      </Loaded>
      <div role="status">
        {secret !== null && (
          <div class="panel good">
            <p>{words.secret}</p>
            <p>
              <code>{secret}</code>
            </p>
          </div>
        )}
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void change('PUT');
        }}
      >
        <Field id="url" label={words.url} hint={words.urlHint}>
          {(described) => (
            <input
              {...described}
              type="url"
              autoComplete="off"
              spellcheck={false}
              value={address}
              onInput={(event) => setAddress(event.currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="main">
          {words.save}
        </button>
        <ErrorLine>{error}</ErrorLine>
      </form>
      <Deliveries />
    </Page>
  );
}

function HookFacts({ hook }: { hook: WebhookView }) {
  const { language, texts } = useLanguage();
  const { webhook: words } = texts.requester;
  return (
    <>
      <Facts>
        <Fact name={words.url}>
          <code>{hook.url}</code>
        </Fact>
        <Fact name={words.state}>{words.states[hook.status]}</Fact>
        {hook.failingSince !== null && (
          <Fact name={words.failing}>{formatTime(language, hook.failingSince)}</Fact>
        )}
        {hook.previousSecretUntil !== null && (
          <Fact name={words.previous}>{formatTime(language, hook.previousSecretUntil)}</Fact>
        )}
      </Facts>
      {hook.disabled && <p class="notice">{words.disabled}</p>}
    </>
  );
}

function Deliveries() {
  const { language, texts } = useLanguage();
  const { webhook: words } = texts.requester;
  const deliveries = useResource<DeliveriesPage>({
    load: () => callApi({ path: `${PATH}/deliveries`, language, cabinet }),
    again: () => LOOK,
    of: [language],
  });
  const [error, setError] = useState('');

  async function replay(id: string): Promise<void> {
    const answered = await callApi({
      method: 'POST',
      path: `${PATH}/deliveries/${id}/replay`,
      language,
      cabinet,
    });
    setError(answered.ok ? '' : problemText(texts, answered.problem));
    await deliveries.refresh();
  }

  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">{words.log}</h2>
      <ErrorLine>{error}</ErrorLine>
      <Loaded resource={deliveries}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <ul class="list">
              {items.map((delivery) => (
                <Delivery key={delivery.id} delivery={delivery} onReplay={replay} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

type DeliveryProps = { delivery: DeliveryView; onReplay: (id: string) => void };

function Delivery({ delivery: { id, requestId, status, at, state, calls }, onReplay }: DeliveryProps) {
  const { language, texts } = useLanguage();
  const { webhook: words } = texts.requester;
  return (
    <li>
      <h3>
        {words.outcomes[state]} – {texts.statuses[asSeen(status)]}
      </h3>
      <p>
        {formatTime(language, at)} · <code>{requestId}</code> · {words.calls(String(calls.length))}
      </p>
      {state !== 'waiting' && (
        <button type="button" onClick={() => onReplay(id)}>
          {words.replay}
          <span class="hidden"> – {requestId}</span>
        </button>
      )}
    </li>
  );
}
