import { useTexts } from '../language.ts';
import { DateField } from '../page/date-field.tsx';

type Props = {
  value: string;
  error: string | undefined;
  onInput: (value: string) => void;
  /** Whether it was refused for contradicting the IIN, and what the officer says to that. */
  contradicts: boolean;
  confirmed: boolean;
  onConfirm: (confirmed: boolean) => void;
};

/** The guard against a mistyped IIN, with the way past it for whom it is wrong about: their date of birth was corrected. */
export function BirthDateField({ value, error, onInput, contradicts, confirmed, onConfirm }: Props) {
  const { requester } = useTexts();
  return (
    <>
      <DateField
        id="birthDate"
        label={requester.birthLabel}
        hint={requester.birthHint}
        optional={requester.optional}
        error={error}
        value={value}
        onInput={onInput}
      />
      {contradicts && (
        <div class="field">
          <label class="choice">
            <input
              id="birthDateConfirmed"
              type="checkbox"
              aria-describedby="birthDateConfirmed-hint"
              checked={confirmed}
              onChange={(event) => onConfirm(event.currentTarget.checked)}
            />
            {requester.birthConfirm}
          </label>
          <p class="hint" id="birthDateConfirmed-hint">
            {requester.birthConfirmHint}
          </p>
        </div>
      )}
    </>
  );
}
