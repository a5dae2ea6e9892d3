import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useTexts } from './language.ts';

/** A part of the pages that is fetched when it is first wanted. */
export type Part<Props> = { load: () => Promise<void>; View: ComponentType<Props> };

/** `fetchIt`: imports the part. A part that cannot be had says so, and is tried again on the visitor's wish. */
export function part<Props extends object>(fetchIt: () => Promise<ComponentType<Props>>): Part<Props> {
  let loaded: ComponentType<Props> | null = null;
  const load = async (): Promise<void> => {
    loaded = await fetchIt();
  };

  function View(props: Props) {
    const { states } = useTexts();
    const [state, setState] = useState<'waiting' | 'here' | 'failed'>(loaded ? 'here' : 'waiting');
    useEffect(() => {
      if (state !== 'waiting') return;
      load().then(
        () => setState('here'),
        () => setState('failed'),
      );
    }, [state]);
    if (loaded) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    if (state !== 'failed') return <p class="loading">{states.loading}</p>;
    return (
      <div role="alert" class="panel trouble">
        <h1>{states.unreachable}</h1>
        <p>{states.unreachableText}</p>
        <button type="button" onClick={() => location.reload()}>
          {states.retry}
        </button>
      </div>
    );
  }

  return { load, View };
}
