import { existsSync, readFileSync } from 'node:fs';

const PAGE = new URL('../../docs/rules.md', import.meta.url);

export type Section = { heading: string; text: string };

/** The sections of docs/rules.md, in order. */
export const SECTIONS: readonly Section[] = readFileSync(PAGE, 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const end = section.indexOf('\n');
    return { heading: section.slice(0, end), text: section.slice(end + 1) };
  });

/** One of a section's points, `Kept in`, `Tests` or `Not yet`, its lines joined; empty where it has none. */
export function pointOf({ text }: Section, name: string): string {
  const [, point = ''] = text.match(new RegExp(`^- \\*\\*${name}\\*\\* (.*(?:\\n {2}.*)*)`, 'm')) ?? [];
  return point.replace(/\n {2}/g, ' ');
}

/** Where the links of a text lead, from the page; anchors are left out. */
export const filesIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => target);

export const exists = (target: string): boolean => existsSync(new URL(target, PAGE));

/** As GitHub makes it of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');
