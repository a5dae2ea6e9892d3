import type { ComponentChildren } from 'preact';
import type { Refusal } from '../api/client.ts';
import type { Resource } from '../api/use-resource.ts';
import { useTexts } from '../language.ts';
import type { Texts } from '../texts/texts.ts';
import { Page, PageLink } from './page.tsx';

/** What a problem of the API means, in the reader's language. */
export function problemText({ problems, states }: Texts, { kind }: Refusal): string {
  if (kind === 'unreachable') return states.unreachable;
  // Of a kind that this page is too old to know there is no text.
  return problems[kind] ?? problems.other;
}

export function NotFound() {
  const { states } = useTexts();
  return (
    <Page title={states.notFound}>
      <p>{states.notFoundText}</p>
      <p>
        <PageLink to="/">{states.toStart}</PageLink>
      </p>
    </Page>
  );
}

/** A line that is read out as soon as it appears. */
export function ErrorLine({ children }: { children: ComponentChildren }) {
  return <div role="alert">{children && <p class="error">{children}</p>}</div>;
}

/** Shows what was loaded, or why it is not there (yet). What is there stays when a refresh fails. */
export function Loaded<T>({
  resource,
  children,
}: {
  resource: Resource<T>;
  children: (data: T) => ComponentChildren;
}) {
  const texts = useTexts();
  const { data, problem, slow, refresh } = resource;
  if (data !== null) {
    return (
      <>
        <div role="status">{problem && <p class="notice">{texts.states.stale}</p>}</div>
        {children(data)}
      </>
    );
  }
  if (!problem) {
    return (
      <p role="status" class="loading">
        {slow ? texts.states.slow : texts.states.loading}
      </p>
    );
  }
  return (
    <div role="alert" class="panel trouble">
      <h2>{problemText(texts, problem)}</h2>
      {problem.kind === 'unreachable' && <p>{texts.states.unreachableText}</p>}
      {problem.kind !== 'not-found' && (
        <button type="button" onClick={() => refresh()}>
          {texts.states.retry}
        </button>
      )}
    </div>
  );
}
