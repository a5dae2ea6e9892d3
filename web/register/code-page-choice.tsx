import type { CodePage } from '../text-file.ts';
import type { RegisterTexts } from './texts.ts';

type Props = { texts: RegisterTexts; codePage: CodePage; choose: (codePage: CodePage) => void };

/** For files whose bytes do not say their encoding: whoever knows the names sees which it is. */
export function CodePageChoice({ texts, codePage, choose }: Props) {
  const pages = [
    { value: 'rk1048', label: texts.kazakh },
    { value: 'windows-1251', label: texts.russian },
  ] as const;
  return (
    <fieldset class="code-page">
      <legend>{texts.codePage}</legend>
      <p class="hint">{texts.namesHint}</p>
      {pages.map(({ value, label }) => (
        <label key={value} class="choice">
          <input type="radio" name="code-page" checked={codePage === value} onChange={() => choose(value)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
