import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { fetchDocument } from '../api/client.ts';
import { useLanguage } from '../language.ts';
import { save } from '../save.ts';
import type { Cabinet } from '../stored-session.ts';
import { ErrorLine, problemText } from './states.tsx';

type Form = 'application/pdf' | 'application/jose' | 'application/json';

const ENDINGS = { 'application/pdf': 'pdf', 'application/jose': 'jws', 'application/json': 'json' } as const;

/** `file`: its name without the ending; nothing personal, for it stays in a folder that others may see. */
type Props = {
  cabinet: Cabinet;
  path: string;
  file: string;
  forms: readonly { accept: Form; label: string; main?: true }[];
  /** More to do with the document, beside the buttons. */
  children?: ComponentChildren;
};

/** Buttons that save a document in one of its forms. The token goes along as a header, so a plain link will not do. */
export function Downloads({ cabinet, path, file, forms, children }: Props) {
  const { language, texts } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');

  async function download(accept: Form): Promise<void> {
    setBusy(true);
    setError('');
    const answered = await fetchDocument({ path, accept, language, cabinet });
    setBusy(false);
    if (!answered.ok) setError(problemText(texts, answered.problem));
    else save(answered.body, `${file}.${ENDINGS[accept]}`);
  }

  return (
    <div class="downloads">
      {forms.map(({ accept, label, main }) => (
        <button
          key={accept}
          type="button"
          class={main && 'main'}
          aria-disabled={busy}
          onClick={() => !busy && download(accept)}
        >
          {label}
        </button>
      ))}
      {children}
      <ErrorLine>{error}</ErrorLine>
    </div>
  );
}
