import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import { defineConfig, type Plugin } from 'vite';
import document from '../docs/openapi.json' with { type: 'json' };
import type { OpenApi } from './reference/document.ts';
import { referencePages } from './reference/pages.ts';

const GUIDE = join(import.meta.dirname, '../docs/integrate.md');

/** Tables of the guide can be scrolled sideways by keyboard too, and its links lead to where the files are served. */
const servedGuide = (): string =>
  marked
    .parse(readFileSync(GUIDE, 'utf8'), { async: false })
    .replaceAll('<table>', '<div class="wide" role="region" aria-label="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">');

const reference: Plugin = {
  name: 'kelisim-reference',
  generateBundle() {
    const pages = referencePages({ document: document as unknown as OpenApi, guide: servedGuide() });
    for (const [fileName, source] of pages) this.emitFile({ type: 'asset', fileName, source });
  },
};

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [reference],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the pages allows files of their own only: nothing may be put inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
