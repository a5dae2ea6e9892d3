import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { marked } from 'marked';
import { defineConfig, type Plugin } from 'vite';
import document from '../docs/openapi.json' with { type: 'json' };
import { publishedScripts } from '../shared/contract/scripted-people.ts';
import type { OpenApi } from './reference/document.ts';
import { referencePages } from './reference/pages.ts';

const GUIDE = join(import.meta.dirname, '../docs/integrate.md');

/** Where the files that the guide links to are served; one that is not stays a name. */
const SERVED: Record<string, string> = {
  'openapi.json': '/openapi.json',
  '/sandbox.json': '/sandbox.json',
  'verify.md': '/verify',
};

const linked = (link: string, target: string, text: string): string => {
  if (target.startsWith('#')) return link;
  return SERVED[target] === undefined ? text : `<a href="${SERVED[target]}">${text}</a>`;
};

/** `Waiting, limits, retries` as `waiting-limits-retries`, as GitHub names its headings. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .replaceAll(' ', '-');

/** Its headings can be linked to, and its tables and code scrolled sideways by keyboard too. */
const servedGuide = (): string =>
  marked
    .parse(readFileSync(GUIDE, 'utf8'), { async: false })
    .replaceAll(/<a href="([^"]*)">(.*?)<\/a>/g, linked)
    .replaceAll(/<h2>(.*?)<\/h2>/g, (_heading, text: string) => `<h2 id="${anchor(text)}">${text}</h2>`)
    .replaceAll('<table>', '<div class="wide" role="group" aria-label="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">');

const reference: Plugin = {
  name: 'kelisim-reference',
  generateBundle() {
    const pages = referencePages({ document: document as unknown as OpenApi, guide: servedGuide() });
    const style = ['theme.css', 'reference/reference.css'].map((file) =>
      readFileSync(join(import.meta.dirname, file), 'utf8'),
    );
    this.emitFile({ type: 'asset', fileName: 'reference.css', source: style.join('\n') });
    for (const [fileName, source] of pages) this.emitFile({ type: 'asset', fileName, source });
  },
};

const scripted: Plugin = {
  name: 'kelisim-scripted-people',
  generateBundle() {
    const source = `${JSON.stringify(publishedScripts(), null, 2)}\n`;
    this.emitFile({ type: 'asset', fileName: 'sandbox.json', source });
  },
};

const VERIFIER = 'kelisim-verify.mjs';

/** The verifier with all that it needs, in one file for anybody's Node, and its SHA-256 as `sha256sum -c` takes it. */
function verifier(): Plugin {
  return {
    name: 'kelisim-verify',
    generateBundle() {
      const { outputFiles } = buildSync({
        entryPoints: [join(import.meta.dirname, '../shared/verifier/cli.mjs')],
        bundle: true,
        write: false,
        platform: 'node',
        target: 'node20',
        format: 'esm',
        minify: true,
        legalComments: 'eof',
        // The PDF reader asks for these where there is a canvas to draw on; here nothing is drawn.
        external: ['@napi-rs/canvas'],
        logLevel: 'warning',
      });
      const source = outputFiles[0]?.contents ?? new Uint8Array();
      const hash = createHash('sha256').update(source).digest('hex');
      this.emitFile({ type: 'asset', fileName: `verify/${VERIFIER}`, source });
      this.emitFile({
        type: 'asset',
        fileName: `verify/${VERIFIER}.sha256`,
        source: `${hash}  ${VERIFIER}\n`,
      });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  // Whatever runs the build, a test too: what is built is what people get.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  plugins: [reference, scripted, verifier()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the pages allows files of their own only: nothing may be put inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
