import type { ComponentChildren, JSX } from 'preact';

type Props = {
  id: string;
  label: string;
  hint?: string;
  /** What is wrong with it. */
  error?: string | undefined;
  /** What is right about it, as it is typed. */
  note?: string | undefined;
  optional?: string;
  children: (described: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => JSX.Element;
};

/** A labelled field with its hint and its error beside it (WCAG 3.3.1, 3.3.2). */
export function Field({ id, label, hint, error, note, optional, children }: Props) {
  const described = [hint && `${id}-hint`, `${id}-note`, `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>
        {label}
        {optional && <span class="optional"> ({optional})</span>}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({ id, 'aria-describedby': described, 'aria-invalid': error !== undefined })}
      <p class="note" id={`${id}-note`}>
        {note}
      </p>
      <p class="error" id={`${id}-error`} role="alert">
        {error}
      </p>
    </div>
  );
}

export type Mistake = { field: string; text: string };

/** All mistakes of a form, each leading to its field. */
export function Mistakes({
  title,
  mistakes,
}: {
  title: string;
  mistakes: readonly Mistake[];
}): ComponentChildren {
  if (mistakes.length === 0) return null;
  return (
    <div class="panel trouble" role="alert">
      <h2>{title}</h2>
      <ul>
        {mistakes.map(({ field, text }) => (
          <li key={field}>
            <a href={`#${field}`} onClick={(event) => focusField(event, field)}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function focusField(event: Event, field: string): void {
  event.preventDefault();
  document.getElementById(field)?.focus();
}
