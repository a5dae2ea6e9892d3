import { Component, type ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Language, LanguageContext, loadTexts, rememberLanguage, useTexts } from './language.ts';
import { type Part, part } from './lazy.tsx';
import { Frame } from './page/frame.tsx';
import { HomePage } from './page/home.tsx';
import { Page } from './page/page.tsx';
import { NotFound } from './page/states.tsx';
import { followLinks, usePath } from './router.ts';
import type { Texts } from './texts/texts.ts';

type Routed = { path: string };

/** Each kind of visitor fetches what is theirs. By the first segment of the path. */
const PARTS: Record<string, Part<Routed>> = {
  citizen: part<Routed>(() =>
    import('./citizen/citizen-cabinet.tsx').then(({ CitizenCabinet }) => CitizenCabinet),
  ),
  requester: part<Routed>(() =>
    import('./requester/requester-cabinet.tsx').then(({ RequesterCabinet }) => RequesterCabinet),
  ),
  register: part<Routed>(() =>
    import('./register/register-cabinet.tsx').then(({ RegisterCabinet }) => RegisterCabinet),
  ),
  'signed-in': part<Routed>(() => import('./session/signed-in.tsx').then(({ SignedInPage }) => SignedInPage)),
  verify: part<Routed>(() => import('./verify/verify-page.tsx').then(({ VerifyPage }) => VerifyPage)),
  ...Object.fromEntries(
    ['about', 'help', 'status', 'privacy', 'accessibility', 'contact'].map((name) => [
      name,
      part<Routed>(() => import('./information/information.tsx').then(({ Information }) => Information)),
    ]),
  ),
};

/** Only cabinets have pages below their first segment. */
const DEEP = ['citizen', 'requester', 'register'];

function partOf(path: string): Part<Routed> | null {
  const [, first = '', ...rest] = path.split('/');
  return (rest.length === 0 || DEEP.includes(first)) && Object.hasOwn(PARTS, first)
    ? (PARTS[first] ?? null)
    : null;
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '');

/** Fetches what the page of this path needs. Rejects when it cannot be had. */
export const loadPage = async (path: string): Promise<void> => partOf(withoutSlash(path))?.load();

type Spoken = { language: Language; texts: Texts };

export function App({ first }: { first: Spoken }) {
  const [spoken, setSpoken] = useState(first);
  const { language } = spoken;
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.addEventListener('click', followLinks);
    return () => document.removeEventListener('click', followLinks);
  }, []);
  const choose = async (chosen: Language): Promise<boolean> => {
    const texts = await loadTexts(chosen).catch(() => null);
    if (!texts) return false;
    rememberLanguage(chosen);
    setSpoken({ language: chosen, texts });
    return true;
  };
  return (
    <LanguageContext.Provider value={{ ...spoken, choose }}>
      <Frame>
        <CaughtErrors>
          <Route />
        </CaughtErrors>
      </Frame>
    </LanguageContext.Provider>
  );
}

function Route() {
  const path = withoutSlash(usePath());
  if (path === '/') return <HomePage />;
  const found = partOf(path);
  return found ? <found.View path={path} /> : <NotFound />;
}

/** A mistake of ours leaves a plain page, not an empty one. */
class CaughtErrors extends Component<{ children: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };
  static override getDerivedStateFromError = () => ({ broken: true });
  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { states } = useTexts();
  return (
    <Page title={states.broken}>
      <p>{states.brokenText}</p>
    </Page>
  );
}
