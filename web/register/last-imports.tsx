import { useState } from 'preact/hooks';
import type { ImportsOfSender } from '../../shared/contract/answers/register.ts';
import { callApi } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { formatNumber, formatTime } from '../format.ts';
import { useLanguage } from '../language.ts';
import { Loaded } from '../page/states.tsx';
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

/** What came in, whatever it was sent with: the service counts it. The files' names are known to this browser only. */
export function LastImports({ texts, imports }: { texts: RegisterTexts; imports: readonly LastImport[] }) {
  const { language } = useLanguage();
  const days = useResource<ImportsOfSender>({
    load: () => callApi({ path: '/v1/register/imports', language, cabinet: 'register' }),
    again: () => null,
    of: [language, imports[0]?.at],
  });
  const count = (value: number): string => formatNumber(language, value);
  const counted = ({ accepted, rejected }: { accepted: number; rejected: number }): string =>
    `${texts.accepted(count(accepted))}; ${texts.rejected(count(rejected))}`;
  return (
    <section>
      <h2>{texts.last}</h2>
      <p class="hint">{texts.lastHint}</p>
      <Loaded resource={days}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{texts.none}</p>}
            <ul class="list">
              {items.map((day) => (
                <li key={`${day.date} ${day.what}`}>
                  <p>
                    {texts.what[day.what]}: {formatTime(language, day.lastAt)}
                  </p>
                  <p>{counted(day)}</p>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
      {imports.length > 0 && <h3>{texts.files}</h3>}
      <ul class="list">
        {imports.map((made) => (
          <li key={made.at}>
            <p>
              {formatTime(language, made.at)}: {made.files.join(', ')}
            </p>
            <p>{counted(made)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
