import { useState } from 'preact/hooks';
import type { Party } from '../../shared/contract/answers/fields.ts';
import { useLanguage } from '../language.ts';
import { ErrorLine, Loaded, problemText } from '../page/states.tsx';
import { changeBlock, useBlocks } from './calls.ts';

/** A standing refusal, given or taken back; says which of the two holds. */
export function BlockChoice({ requester: { id, name } }: { requester: Party }) {
  const { language, texts } = useLanguage();
  const { citizen } = texts;
  const blocks = useBlocks();
  const [said, setSaid] = useState('');
  const [error, setError] = useState('');

  async function change(blocked: boolean): Promise<void> {
    const answered = await changeBlock(blocked ? 'DELETE' : 'PUT', id, language);
    const done = blocked ? citizen.unblocked(name) : citizen.blocked(name);
    setError(answered.ok ? '' : problemText(texts, answered.problem));
    setSaid(answered.ok ? done : '');
    await blocks.refresh();
  }

  return (
    <>
      <Loaded resource={blocks}>
        {({ items }) => {
          const blocked = items.some(({ requesterId }) => requesterId === id);
          return (
            <button type="button" onClick={() => change(blocked)}>
              {blocked ? citizen.unblock : citizen.block}
              <span class="hidden"> {name}</span>
            </button>
          );
        }}
      </Loaded>
      <p role="status">{said}</p>
      <ErrorLine>{error}</ErrorLine>
    </>
  );
}
