import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { defineConfig, type Plugin } from 'vite';

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
  plugins: [verifier()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the pages allows files of their own only: nothing may be put inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
