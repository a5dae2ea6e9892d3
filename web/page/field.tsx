import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../language.ts';

type Props = {
  id: string;
  label: string;
  /** Id of what tells this field apart from others of the same label. */
  labelledBy?: string;
  hint?: string;
  /** What is wrong with it. */
  error?: string | undefined;
  /** What is right about it, as it is typed. */
  note?: string | undefined;
  optional?: string;
  children: (described: {
    id: string;
    'aria-describedby': string;
    'aria-invalid': boolean;
    'aria-labelledby': string;
  }) => JSX.Element;
};

/** A labelled field with its hint and its error beside it (WCAG 3.3.1, 3.3.2). */
export function Field({ id, label, labelledBy, hint, error, note, optional, children }: Props) {
  const described = [hint && `${id}-hint`, `${id}-note`, `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id} id={`${id}-label`}>
        {label}
        {optional && <span class="optional"> ({optional})</span>}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-labelledby': labelledBy === undefined ? `${id}-label` : `${id}-label ${labelledBy}`,
        'aria-describedby': described,
        'aria-invalid': error !== undefined,
      })}
      <p class="note" id={`${id}-note`}>
        {note}
      </p>
      <p class="error" id={`${id}-error`} role="alert">
        {error}
      </p>
    </div>
  );
}

type NumberProps = Omit<Props, 'children'> & { value: string; onInput: (typed: string) => void };

/** A labelled field for an IIN or a BIN, as people write it: with spaces, where they like. */
export const NumberField = ({ value, onInput, ...field }: NumberProps) => (
  <Field {...field}>
    {(described) => (
      <input
        {...described}
        class="iin"
        type="text"
        inputMode="numeric"
        spellcheck={false}
        maxLength={20}
        required
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    )}
  </Field>
);

type FileProps = Omit<Props, 'children'> & {
  accept: string;
  multiple?: boolean;
  disabled?: boolean;
  take: (files: readonly File[]) => void;
};

/** A labelled field for files from a folder, or dropped on it, in the page's words instead of the browser's. */
export function FileField({ accept, multiple, disabled, take, ...field }: FileProps) {
  const { files: words } = useTexts();
  const [names, setNames] = useState<readonly string[]>([]);
  return (
    <Field {...field}>
      {(described) => (
        <div class="drop">
          <span aria-hidden="true">
            {names.length === 0 ? (multiple ? words.chooseSome : words.choose) : names.join(', ')}
          </span>
          <input
            {...described}
            type="file"
            accept={accept}
            multiple={multiple}
            disabled={disabled}
            onChange={({ currentTarget: { files } }) => {
              const chosen = [...(files ?? [])];
              setNames(chosen.map(({ name }) => name));
              if (chosen.length > 0) take(chosen);
            }}
          />
        </div>
      )}
    </Field>
  );
}

export type Mistake = { field: string; text: string };

/** All mistakes of a form, each leading to its field. It takes the focus each time they are found, and the page's title says so. */
export function Mistakes({
  title,
  mistakes,
}: {
  title: string;
  mistakes: readonly Mistake[];
}): ComponentChildren {
  const { errorTitle } = useTexts();
  const summary = useRef<HTMLDivElement>(null);
  const any = mistakes.length > 0;
  // With the summary itself, not after it: a key pressed at once finds the focus there.
  useLayoutEffect(() => {
    if (any) summary.current?.focus();
  }, [mistakes]);
  useLayoutEffect(() => {
    const before = document.title;
    if (!any) return;
    document.title = errorTitle(before);
    return () => {
      document.title = before;
    };
  }, [any, errorTitle]);
  if (!any) return null;
  return (
    <div ref={summary} class="panel trouble" role="alert" tabIndex={-1}>
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
