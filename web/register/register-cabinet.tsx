import { useEffect, useState } from 'preact/hooks';
import { type Language, useLanguage } from '../language.ts';
import { NotFound } from '../page/states.tsx';
import { Gate } from '../session/gate.tsx';
import { ImportPage } from './import-page.tsx';
import { OrganisationPage } from './organisation-page.tsx';
import { PersonPage } from './person-page.tsx';
import type { RegisterTexts } from './texts.ts';

const TEXTS: Record<Language, () => Promise<RegisterTexts>> = {
  kk: () => import('./kk.ts').then(({ kk }) => kk),
  ru: () => import('./ru.ts').then(({ ru }) => ru),
  en: () => import('./en.ts').then(({ en }) => en),
};

/** The operator's cabinet: the ministry's side of the register. */
export function RegisterCabinet({ path }: { path: string }) {
  const { language, texts: common } = useLanguage();
  const [texts, setTexts] = useState<RegisterTexts | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    TEXTS[language]().then(setTexts, () => setFailed(true));
  }, [language]);
  if (texts === null)
    return <p class="loading">{failed ? common.states.unreachable : common.states.loading}</p>;
  const entries = [
    { to: '/register', text: texts.nav },
    { to: '/register/person', text: texts.person.nav },
    { to: '/register/requester', text: texts.organisation.nav },
  ];
  return (
    <Gate cabinet="register" title={texts.account} way={texts.signIn} path={path} entries={entries}>
      <RegisterPage path={path} texts={texts} />
    </Gate>
  );
}

function RegisterPage({ path, texts }: { path: string; texts: RegisterTexts }) {
  if (path === '/register') return <ImportPage texts={texts} />;
  if (path === '/register/person') return <PersonPage texts={texts} />;
  return path === '/register/requester' ? <OrganisationPage texts={texts} /> : <NotFound />;
}
