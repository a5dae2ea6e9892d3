import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useTexts } from '../language.ts';

/** The path that was last shown: going to another page moves the focus to its heading, the first page does not. */
let shown: string | null = null;

/** One page: its heading, which is also its title in the browser. `label`: a line above the heading. */
export function Page({
  title,
  label,
  headingId,
  look,
  children,
}: {
  title: string;
  label?: string;
  headingId?: string;
  look?: 'question';
  children: ComponentChildren;
}) {
  const { service } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${service}`;
  }, [title, service]);
  // With the page itself, not after it: a key pressed at once finds the focus already there.
  useLayoutEffect(() => {
    if (shown !== null && shown !== location.pathname) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    shown = location.pathname;
  }, []);
  return (
    <>
      {label !== undefined && <p class="label">{label}</p>}
      <h1 ref={heading} id={headingId} class={look} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  );
}

/** A link to one of our own pages. */
export function PageLink({
  to,
  children,
  ...rest
}: {
  to: string;
  children: ComponentChildren;
  class?: string;
  current?: boolean;
}) {
  const { current, ...attributes } = rest;
  return (
    <a href={to} data-page="own" {...(current && { 'aria-current': 'page' as const })} {...attributes}>
      {children}
    </a>
  );
}
