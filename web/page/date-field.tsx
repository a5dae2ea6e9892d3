import { useTexts } from '../language.ts';

type Props = {
  /** Of the field for the day, to which a mistake leads; the others are named after it. */
  id: string;
  label: string;
  hint: string;
  optional: string;
  error: string | undefined;
  /** As it is typed: `YYYY-MM-DD`, where each part may be missing yet. */
  value: string;
  onInput: (value: string) => void;
};

const PARTS = ['day', 'month', 'year'] as const;
type Part = (typeof PARTS)[number];

const partsOf = (value: string): Record<Part, string> => {
  const [year = '', month = '', day = ''] = value.split('-');
  return { day, month, year };
};

/** A date that somebody knows by heart or reads off a document: three fields, for in a calendar it is decades away. */
export function DateField({ id, label, hint, optional, error, value, onInput }: Props) {
  const { dateParts } = useTexts();
  const parts = partsOf(value);
  const change = (part: Part, text: string): void => {
    // A dash is what stands between the parts.
    const changed: Record<Part, string> = { ...parts, [part]: text.replaceAll('-', '') };
    const { year, month, day } = changed;
    onInput(year + month + day === '' ? '' : [year, month, day].join('-'));
  };
  return (
    <fieldset class={error ? 'field wrong' : 'field'} aria-describedby={`${id}-hint ${id}-error`}>
      <legend>
        {label}
        <span class="optional"> ({optional})</span>
      </legend>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <div class="row date">
        {PARTS.map((part) => {
          const own = part === 'day' ? id : `${id}-${part}`;
          return (
            <div key={part}>
              <label for={own}>{dateParts[part]}</label>
              <input
                id={own}
                class={part}
                type="text"
                inputMode="numeric"
                autoComplete="off"
                maxLength={part === 'year' ? 4 : 2}
                aria-invalid={error !== undefined}
                value={parts[part]}
                onInput={(event) => change(part, event.currentTarget.value)}
              />
            </div>
          );
        })}
      </div>
      <p class="error" id={`${id}-error`} role="alert">
        {error}
      </p>
    </fieldset>
  );
}
