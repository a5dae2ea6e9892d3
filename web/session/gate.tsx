import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { SESSION_EXPIRED } from '../api/client.ts';
import { groupNumber } from '../format.ts';
import { type Language, useLanguage } from '../language.ts';
import { Page, PageLink } from '../page/page.tsx';
import { ErrorLine } from '../page/states.tsx';
import { type Cabinet, readSession, type Session } from '../stored-session.ts';

type Entry = { to: string; text: string };
/** `title`, `way`: of a cabinet whose texts are its own. */
type Props = {
  cabinet: Cabinet;
  path: string;
  entries: readonly Entry[];
  children: ComponentChildren;
  title?: string;
  way?: string;
};

/** A cabinet: its pages for whoever is signed in, the way in for everybody else. */
export function Gate({ cabinet, path, entries, children, ...own }: Props) {
  const { session: texts } = useLanguage().texts;
  const session = useSession(cabinet);
  const title = own.title ?? (cabinet === 'citizen' ? texts.citizenTitle : texts.requesterTitle);
  const way = own.way ?? (cabinet === 'citizen' ? texts.signInCitizen : texts.signInRequester);
  if (session === null || session === 'expired')
    return <SignIn {...{ cabinet, title, way }} expired={session !== null} />;
  const fits = cabinet !== 'citizen' || (session.number !== null && 'iin' in session.number);
  return (
    <>
      <div class={cabinet === 'citizen' ? 'cabinet' : 'cabinet desk'}>
        {fits && <CabinetMenu title={title} path={path} entries={entries} />}
        <Account cabinet={cabinet} session={session} />
      </div>
      {fits ? children : <WrongKind />}
    </>
  );
}

/** The session of this tab; looked at again when it ends by itself or by the service's word. */
function useSession(cabinet: Cabinet): Session | 'expired' | null {
  const [session, setSession] = useState(() => readSession(cabinet));
  useEffect(() => {
    const look = (): void => setSession(readSession(cabinet));
    look();
    addEventListener(SESSION_EXPIRED, look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener(SESSION_EXPIRED, look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [cabinet]);
  return session;
}

async function leave(cabinet: Cabinet, language: Language): Promise<void> {
  const { signOut } = await import('./session.ts');
  await signOut(cabinet, language);
}

/** Who is signed in, and the way out: one small control beside the menu. */
function Account({ cabinet, session }: { cabinet: Cabinet; session: Session }) {
  const { language, texts } = useLanguage();
  const { number } = session;
  const shown =
    number && ('bin' in number ? `${texts.bin} ${number.bin}` : `${texts.iin} ${groupNumber(number.iin)}`);
  return (
    <details class="account">
      <summary>
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <path
            d="M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM3.5 21c.8-4 4.2-6.5 8.5-6.5s7.7 2.5 8.5 6.5"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
          />
        </svg>
        <span class="hidden">{texts.session.signedInAs}: </span>
        <span class="name">{session.name}</span>
      </summary>
      <div>
        <p>
          <strong>{session.name}</strong>
          <br />
          <span class="number">{shown}</span>
        </p>
        <button type="button" onClick={() => leave(cabinet, language)}>
          {texts.session.signOut}
        </button>
      </div>
    </details>
  );
}

function CabinetMenu({ title, path, entries }: { title: string; path: string; entries: readonly Entry[] }) {
  const menu = useRef<HTMLElement>(null);
  // On a phone the menu is wider than the window: where one is must be seen.
  useLayoutEffect(() => {
    const row = menu.current;
    const current = row?.querySelector<HTMLElement>('[aria-current]');
    if (row && current) row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  }, [path]);
  return (
    <nav ref={menu} class="menu" aria-label={title}>
      <ul>
        {entries.map(({ to, text }) => (
          <li key={to}>
            <PageLink to={to} current={path === to}>
              {text}
            </PageLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function WrongKind() {
  const { session } = useLanguage().texts;
  return (
    <Page title={session.wrongKind}>
      <p>{session.wrongKindText}</p>
    </Page>
  );
}

type SignInProps = { cabinet: Cabinet; title: string; way: string; expired: boolean };

function SignIn({ cabinet, title, way, expired }: SignInProps) {
  const { language, texts } = useLanguage();
  const { session } = texts;
  const [state, setState] = useState<'ready' | 'leaving' | 'failed'>('ready');

  async function leave(): Promise<void> {
    setState('leaving');
    try {
      const { signIn } = await import('./session.ts');
      await signIn(cabinet, language);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      setState('failed');
    }
  }

  return (
    <Page title={expired ? session.expired : title} {...(expired && { label: title })}>
      <p>{expired ? session.expiredText : way}</p>
      <button type="button" class="main" aria-disabled={state === 'leaving'} onClick={leave}>
        {session.signIn}
      </button>
      <p role="status">{state === 'leaving' && session.redirecting}</p>
      <ErrorLine>{state === 'failed' && session.providerDown}</ErrorLine>
    </Page>
  );
}
