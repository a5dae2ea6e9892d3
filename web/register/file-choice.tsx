import type { RegisterTexts } from './texts.ts';

type Props = { texts: RegisterTexts; disabled: boolean; choose: (files: readonly File[]) => void };

/** Files from a folder, or dropped on the field: browsers take both. */
export function FileChoice({ texts, disabled, choose }: Props) {
  return (
    <div class="field">
      <label for="files">{texts.choose}</label>
      <input
        id="files"
        class="drop"
        type="file"
        multiple
        accept=".csv,.txt,.xlsx"
        aria-describedby="files-hint"
        disabled={disabled}
        onChange={({ currentTarget: { files } }) => files && files.length > 0 && choose([...files])}
      />
      <p class="hint" id="files-hint">
        {texts.drop}
      </p>
    </div>
  );
}
