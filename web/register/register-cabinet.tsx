import { useEffect, useState } from 'preact/hooks';
import { type Language, useLanguage } from '../language.ts';
import { NotFound } from '../page/states.tsx';
import { Gate } from '../session/gate.tsx';
import { ImportPage } from './import-page.tsx';
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
  const entries = [{ to: '/register', text: texts.nav }];
  return (
    <Gate cabinet="register" title={texts.account} way={texts.signIn} path={path} entries={entries}>
      {path === '/register' ? <ImportPage texts={texts} /> : <NotFound />}
    </Gate>
  );
}
