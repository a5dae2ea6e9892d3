import { firstLanguage, TEXTS } from '../language.ts';

/** Not even the configuration could be had: nothing works but trying again. */
export function Unavailable() {
  const { states, service } = TEXTS[firstLanguage()];
  return (
    <main id="main">
      <p class="brand">{service}</p>
      <h1>{states.unreachable}</h1>
      <p>{states.unreachableText}</p>
      <button type="button" class="main" onClick={() => location.reload()}>
        {states.retry}
      </button>
    </main>
  );
}
