import { useState } from 'preact/hooks';
import { formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { ErrorLine, Loaded, problemText } from '../page/states.tsx';
import { changePrivacy, useFamily, usePrivacy } from './calls.ts';

/** What was told about the family with another adult's consent, and whether the others see one's own. */
export function FamilySection() {
  const { language, texts } = useLanguage();
  const { family: words } = texts.citizen;
  const family = useFamily();
  return (
    <section aria-labelledby="family">
      <h2 id="family">{words.title}</h2>
      <p>{words.text}</p>
      <Loaded resource={family}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <ul>
              {items.map(({ on, kind }, index) => (
                <li key={`${on} ${index}`}>
                  {formatTime(language, on)}: {texts[kind]}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <PrivacyChoice />
    </section>
  );
}

function PrivacyChoice() {
  const { language, texts } = useLanguage();
  const { family: words } = texts.citizen;
  const privacy = usePrivacy();
  const [error, setError] = useState('');

  async function change(shareWithFamily: boolean): Promise<void> {
    const answered = await changePrivacy(shareWithFamily, language);
    setError(answered.ok ? '' : problemText(texts, answered.problem));
    await privacy.refresh();
  }

  return (
    <>
      <Loaded resource={privacy}>
        {({ shareWithFamily }) => (
          <>
            <p role="status">{shareWithFamily ? words.shared : words.kept}</p>
            <button type="button" onClick={() => change(!shareWithFamily)}>
              {shareWithFamily ? words.keep : words.share}
            </button>
          </>
        )}
      </Loaded>
      <ErrorLine>{error}</ErrorLine>
    </>
  );
}
