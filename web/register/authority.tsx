import { useState } from 'preact/hooks';
import { isKato } from '../../shared/domain/journal-text.ts';
import type { Authority } from '../../shared/domain/membership.ts';
import { Field } from '../page/field.tsx';
import type { RegisterTexts } from './texts.ts';

const REMEMBERED = 'kelisim.register.authority';
const NOBODY: Authority = { kato: '', name: { kk: '', ru: '' } };

/** Whose journal it is; nothing personal, and the same for each of an office's journals. */
export function useAuthority(): [Authority, (authority: Authority) => void] {
  const [authority, setAuthority] = useState<Authority>(() => {
    const stored = localStorage.getItem(REMEMBERED);
    return stored === null ? NOBODY : JSON.parse(stored);
  });
  const keep = (changed: Authority): void => {
    localStorage.setItem(REMEMBERED, JSON.stringify(changed));
    setAuthority(changed);
  };
  return [authority, keep];
}

export const isNamed = ({ kato, name }: Authority): boolean =>
  isKato(kato.trim()) && name.kk.trim() !== '' && name.ru.trim() !== '';

type Props = { texts: RegisterTexts; authority: Authority; change: (authority: Authority) => void };

export function AuthorityFields({ texts, authority, change }: Props) {
  const { kato, name } = authority;
  const fields = [
    {
      id: 'kato',
      label: texts.kato,
      value: kato,
      put: (text: string) => ({ ...authority, kato: text.trim() }),
    },
    {
      id: 'name-kk',
      label: texts.nameKk,
      value: name.kk,
      put: (kk: string) => ({ ...authority, name: { ...name, kk } }),
    },
    {
      id: 'name-ru',
      label: texts.nameRu,
      value: name.ru,
      put: (ru: string) => ({ ...authority, name: { ...name, ru } }),
    },
  ];
  return (
    <fieldset>
      <legend>{texts.authority}</legend>
      <p class="hint">{texts.authorityHint}</p>
      {fields.map(({ id, label, value, put }) => (
        <Field key={id} id={id} label={label}>
          {(described) => (
            <input
              {...described}
              value={value}
              autocomplete="off"
              inputMode={id === 'kato' ? 'numeric' : 'text'}
              onInput={({ currentTarget }) => change(put(currentTarget.value))}
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}
