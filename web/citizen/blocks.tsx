import { useState } from 'preact/hooks';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Page } from '../page/page.tsx';
import { ErrorLine, Loaded, problemText } from '../page/states.tsx';
import { changeBlock, useBlocks, useConsents } from './calls.ts';

/** Standing refusals. Their names are known from the requests they once sent. */
export function BlocksPage() {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  const blocks = useBlocks();
  const consents = useConsents();
  const [said, setSaid] = useState('');
  const [error, setError] = useState('');
  const names = new Map(consents.data?.items.map(({ requester }) => [requester.id, requester.name]));

  async function unblock(id: string, name: string): Promise<void> {
    const answered = await changeBlock('DELETE', id, language);
    setError(answered.ok ? '' : problemText(texts, answered.problem));
    setSaid(answered.ok ? citizen.unblocked(name) : '');
    await blocks.refresh();
  }

  return (
    <Page title={citizen.blocksTitle}>
      <p>{citizen.blocksText}</p>
      <p role="status">{said}</p>
      <ErrorLine>{error}</ErrorLine>
      <Loaded resource={blocks}>
        {({ items }) =>
          items.length === 0 ? (
            <div class="panel">
              <h2>{citizen.blocksNone}</h2>
              <p>{citizen.blocksHow}</p>
            </div>
          ) : (
            <ul class="list">
              {items.map(({ requesterId, blockedAt }) => {
                const name =
                  names.get(requesterId) ??
                  (/^\d{12}$/.test(requesterId) ? `${texts.bin} ${requesterId}` : texts.person);
                return (
                  <li key={requesterId}>
                    <h2>{name}</h2>
                    <p>{citizen.blockedSince(formatTime(language, blockedAt))}</p>
                    <button type="button" onClick={() => unblock(requesterId, name)}>
                      {citizen.unblock}
                      <span class="hidden"> {name}</span>
                    </button>
                  </li>
                );
              })}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
