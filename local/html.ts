import { createHash } from 'node:crypto';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes text safe inside an HTML element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A whole page as one file. `style` and `script` go in as they are; `body` is HTML whose texts are already escaped. */
export function htmlPage(page: {
  lang: string;
  title: string;
  style: string;
  body: string;
  script?: string | undefined;
}): string {
  const script = page.script === undefined ? '' : `<script type="module">${page.script}</script>`;
  return `<!doctype html>
<html lang="${escapeHtml(page.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(page.title)}</title>
<style>${page.style}</style>
</head>
<body>
${page.body}
${script}
</body>
</html>
`;
}

/** The headers to send such a page with, where it may share its browsing context with other pages of its origin. */
export const htmlPageHeaders = (page: { style: string; script?: string }) =>
  ({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': htmlPagePolicy(page),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }) as const;

/**
 * The Content-Security-Policy of such a page: nothing but its own style and script, known by their hashes, and its own
 * origin for forms and, where there is a script, for its requests.
 */
export function htmlPagePolicy(page: { style: string; script?: string }): string {
  const script =
    page.script === undefined ? [] : [`script-src ${hashSource(page.script)}`, "connect-src 'self'"];
  return [
    "default-src 'none'",
    `style-src ${hashSource(page.style)}`,
    ...script,
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
