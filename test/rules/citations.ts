import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const FOLDERS = ['functions', 'shared', 'infra', 'local', 'web', 'docs', 'test', 'bench'];
const TEXT = /\.(?:tsx?|mts|mjs|js|css|html|md)$/;
const BUILT = /(?:^|\/)(?:dist|node_modules)\//;

export type Source = { path: string; text: string };

/** Every text that may cite a rule, by its path from the root. */
export function sources(): Source[] {
  const within = FOLDERS.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }).map(
      (path) => `${folder}/${path}`,
    ),
  );
  return [...readdirSync(ROOT), ...within]
    .filter((path) => TEXT.test(path) && !BUILT.test(path))
    .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }));
}

const NUMBERS = String.raw`(\d+(?:(?:, | and | or |, and | to )\d+)*)`;
const RULES = new RegExp(String.raw`\brules? ${NUMBERS}\b`, 'gi');
const ROWS = new RegExp(String.raw`\bAnnex (\d+), rows? ${NUMBERS}\b`, 'g');
const ANNEXES = /\bAnnex (\d+(?:-\d+)?)\b/g;
const PARAGRAPHS = /\bparagraphs? (\d+-\d+)\b/gi;

/** A citation may be broken over two lines, of a comment too. */
const unwrapped = (text: string): string => text.replace(/\s*\n\s*(?:\*|\/\/|>|#)?\s*/g, ' ');

/** `2 and 3`, or `1 to 8`, as each number of them. */
function numbersIn(list: string): number[] {
  const [from, to] = list.split(' to ').map(Number);
  if (from !== undefined && to !== undefined) {
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  }
  return (list.match(/\d+/g) ?? []).map(Number);
}

/** The headings that a text cites. */
export function cited(text: string): string[] {
  const plain = unwrapped(text);
  return [
    ...[...plain.matchAll(RULES)].flatMap(([, list = '']) => numbersIn(list).map((n) => `Rule ${n}`)),
    ...[...plain.matchAll(ROWS)].flatMap(([, annex, list = '']) =>
      numbersIn(list).map((n) => `Annex ${annex}, row ${n}`),
    ),
    ...[...plain.matchAll(ANNEXES)].map(([, annex]) => `Annex ${annex}`),
    ...[...plain.matchAll(PARAGRAPHS)].map(([, paragraph]) => `Paragraph ${paragraph}`),
  ];
}
