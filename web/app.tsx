import { Component, type ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { CitizenCabinet } from './citizen/cabinet.tsx';
import {
  firstLanguage,
  type Language,
  LanguageContext,
  rememberLanguage,
  TEXTS,
  useTexts,
} from './language.ts';
import { Frame } from './page/frame.tsx';
import { HomePage } from './page/home.tsx';
import { Page } from './page/page.tsx';
import { NotFound } from './page/states.tsx';
import { RequesterCabinet } from './requester/cabinet.tsx';
import { followLinks, usePath } from './router.ts';
import { SignedInPage } from './session/signed-in.tsx';
import { VerifyPage } from './verify/verify-page.tsx';

export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.addEventListener('click', followLinks);
    return () => document.removeEventListener('click', followLinks);
  }, []);
  const choose = (chosen: Language): void => {
    rememberLanguage(chosen);
    setLanguage(chosen);
  };
  return (
    <LanguageContext.Provider value={{ language, texts: TEXTS[language], choose }}>
      <Frame>
        <CaughtErrors>
          <Route />
        </CaughtErrors>
      </Frame>
    </LanguageContext.Provider>
  );
}

function Route() {
  const path = usePath();
  const [, first = ''] = path.split('/');
  if (path === '/') return <HomePage />;
  if (path === '/signed-in') return <SignedInPage />;
  if (path === '/verify') return <VerifyPage />;
  if (first === 'citizen') return <CitizenCabinet path={path} />;
  if (first === 'requester') return <RequesterCabinet path={path} />;
  return <NotFound />;
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
