import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Decision } from '../../shared/domain/lifecycle.ts';
import { useTexts } from '../language.ts';

const DECISIONS = [
  { decision: 'grant', look: 'main', title: 'grant', text: 'grantText' },
  { decision: 'refuse', look: 'plain', title: 'refuse', text: 'refuseText' },
  { decision: 'not-me', look: 'plain', title: 'notMe', text: 'notMeText' },
] as const;

type Props = {
  id: string;
  /** Who asks. */
  name: string;
  /** Id of the heading that says so. */
  heading: string;
  /** Of what stands below that heading. */
  below: 'h2' | 'h3';
  busy: boolean;
  /** Whether the code can be sent; tells the citizen what it lacks. */
  ready: () => boolean;
  onChoose: (decision: Decision, block: boolean) => void;
};

/** The three decisions, alike in reach; "not me", which accuses somebody, is asked once more. */
export function Decisions({ id, name, heading, below, busy, ready, onChoose }: Props) {
  const { citizen } = useTexts();
  const [asking, setAsking] = useState(false);
  const notMe = useRef<HTMLButtonElement>(null);
  const [returned, setReturned] = useState(false);
  useLayoutEffect(() => {
    if (returned) notMe.current?.focus();
  }, [returned]);

  const chosen = (decision: Decision): void => {
    if (busy || !ready()) return;
    if (decision === 'not-me') setAsking(true);
    else onChoose(decision, false);
  };
  if (asking) {
    const back = (): void => {
      setAsking(false);
      setReturned(true);
    };
    return (
      <NotMe
        id={id}
        name={name}
        below={below}
        busy={busy}
        onSure={(block) => onChoose('not-me', block)}
        onBack={back}
      />
    );
  }
  return (
    // A fieldset's legend alone would be the same for every prompt.
    <fieldset class="decisions" aria-labelledby={`decide-${id} ${heading}`}>
      <legend id={`decide-${id}`}>{citizen.decide}</legend>
      {DECISIONS.map(({ decision, look, title, text }) => (
        <button
          key={decision}
          ref={decision === 'not-me' ? notMe : null}
          type="button"
          class={look}
          aria-disabled={busy}
          onClick={() => chosen(decision)}
        >
          <strong>
            {citizen[title]}
            <span class="hidden"> – {name}</span>
          </strong>
          <span>{citizen[text]}</span>
        </button>
      ))}
    </fieldset>
  );
}

type NotMeProps = {
  id: string;
  name: string;
  below: 'h2' | 'h3';
  busy: boolean;
  onSure: (block: boolean) => void;
  onBack: () => void;
};

function NotMe({ id, name, below: Below, busy, onSure, onBack }: NotMeProps) {
  const { citizen } = useTexts();
  const [block, setBlock] = useState(false);
  useLayoutEffect(() => document.getElementById(`sure-${id}`)?.focus(), [id]);
  return (
    <div class="panel">
      <Below id={`sure-${id}`} tabIndex={-1}>
        {citizen.notMeSure}
      </Below>
      <p>{citizen.notMeSureText}</p>
      <label class="choice">
        <input type="checkbox" checked={block} onChange={(event) => setBlock(event.currentTarget.checked)} />
        {citizen.notMeBlock(name)}
      </label>
      <button type="button" class="danger" aria-disabled={busy} onClick={() => !busy && onSure(block)}>
        {citizen.notMeYes}
      </button>
      <button type="button" onClick={onBack}>
        {citizen.notMeBack}
        <span class="hidden"> – {name}</span>
      </button>
    </div>
  );
}
