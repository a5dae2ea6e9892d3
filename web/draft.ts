import { useState } from 'preact/hooks';

/** In this tab only: what is typed may be personal. */
const PREFIX = 'kelisim.draft.';

export const forgetDraft = (name: string): void => sessionStorage.removeItem(PREFIX + name);

export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}

/** Typed text that outlives a sign-in, a reload and a lost connection, until it is forgotten. */
export function useDraft(name: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => sessionStorage.getItem(PREFIX + name) ?? '');
  const keep = (next: string): void => {
    setValue(next);
    if (next === '') forgetDraft(name);
    else sessionStorage.setItem(PREFIX + name, next);
  };
  return [value, keep];
}
