import { useState } from 'preact/hooks';
import { useLanguage } from '../language.ts';
import type { RegisterTexts } from './texts.ts';

/** An import made in this browser: counts and names of files, nothing of their content. */
export type LastImport = { at: string; files: string[]; accepted: number; rejected: number };

const KEPT = 'kelisim.register.imports';
const MOST = 10;

export function useLastImports(): [readonly LastImport[], (made: LastImport) => void] {
  const [imports, setImports] = useState<readonly LastImport[]>(() =>
    JSON.parse(localStorage.getItem(KEPT) ?? '[]'),
  );
  const add = (made: LastImport): void => {
    const next = [made, ...imports].slice(0, MOST);
    localStorage.setItem(KEPT, JSON.stringify(next));
    setImports(next);
  };
  return [imports, add];
}

export function LastImports({ texts, imports }: { texts: RegisterTexts; imports: readonly LastImport[] }) {
  const { language } = useLanguage();
  const count = (value: number): string => value.toLocaleString(language);
  return (
    <section>
      <h2>{texts.last}</h2>
      <p class="hint">{texts.lastHint}</p>
      {imports.length === 0 && <p>{texts.none}</p>}
      <ul class="list">
        {imports.map(({ at, files, accepted, rejected }) => (
          <li key={at}>
            <p>
              {new Date(at).toLocaleString(language, { timeZone: 'Asia/Almaty' })}: {files.join(', ')}
            </p>
            <p>
              {texts.accepted(count(accepted))}; {texts.rejected(count(rejected))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
