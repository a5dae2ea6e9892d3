/** What the pages about the API have in common: each is one file without JavaScript, built with the other pages. */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Makes a text safe inside an element or a quoted attribute. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

/** A text in which code stands between backquotes. */
export const withCode = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

type Page = { title: string; main: string; lang?: string };

/** A whole page; `main` is HTML. */
export const page = ({ title, main, lang = 'en' }: Page): string => `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Kelisim</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/reference.css">
</head>
<body>
<header><nav aria-label="Kelisim" lang="en"><a href="/">Kelisim</a> <a href="/docs">API</a> <a href="/docs/integrate">Guide</a></nav></header>
<main>
${main}
</main>
</body>
</html>
`;

/** A table with a heading row; cells are HTML. Where it is wider than the window it is scrolled sideways. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div class="wide" role="group" aria-label="${escaped(head.join(', '))}" tabindex="0"><table>
<thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table></div>`;
