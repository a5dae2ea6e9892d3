import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { config } from '../config.ts';
import { DemonstrationBar } from '../demonstration/bar.tsx';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage } from '../language.ts';
import { PageLink } from './page.tsx';

const FOOTER = ['about', 'help', 'status', 'privacy', 'accessibility', 'contact'] as const;

/** What is around every page. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { texts } = useLanguage();
  return (
    <>
      <a class="skip" href="#main">
        {texts.skip}
      </a>
      {config.demonstration && <DemonstrationBar />}
      <header class="top">
        <div class="column">
          <PageLink to="/" class="brand">
            <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
              <path d="M7 17l6 6L25 10" fill="none" stroke="currentColor" stroke-width="4" />
            </svg>
            {texts.service}
          </PageLink>
          <LanguageSwitch />
        </div>
      </header>
      <Offline />
      <main id="main" class="column" tabIndex={-1}>
        {children}
      </main>
      <footer class="column">
        <nav aria-label={texts.footerNav}>
          <ul>
            {FOOTER.map((name) => (
              <li key={name}>
                <PageLink to={`/${name}`}>{texts.links[name]}</PageLink>
              </li>
            ))}
          </ul>
        </nav>
        <p>{texts.serviceLong}</p>
        <p>{texts.footer}</p>
      </footer>
    </>
  );
}

function LanguageSwitch() {
  const { language, texts, choose } = useLanguage();
  const [missing, setMissing] = useState(false);
  return (
    <nav class="languages" aria-label={texts.language}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-current={each === language ? 'true' : undefined}
          onClick={async () => setMissing(!(await choose(each)))}
        >
          {LANGUAGE_NAMES[each].short}
          <span class="hidden"> – {LANGUAGE_NAMES[each].name}</span>
        </button>
      ))}
      <span role="alert">{missing && texts.states.unreachable}</span>
    </nav>
  );
}

function Offline() {
  const { texts } = useLanguage();
  const [offline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const update = (): void => setOffline(!navigator.onLine);
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  }, []);
  return (
    <div role="status" class="offline">
      {offline && <p class="column">{texts.states.offline}</p>}
    </div>
  );
}
