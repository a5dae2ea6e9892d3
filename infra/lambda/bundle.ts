import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { FONT_FILES } from '../../shared/document/fonts.ts';
import { FUNCTION_ENTRIES, type FunctionName } from '../../shared/service/table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OUT = join(ROOT, 'dist', 'functions');

/** Where a function that prints finds its fonts, in its package. */
export const FONTS = 'fonts';

/** The folder that is a function's deployment package. */
export const bundleOf = (name: FunctionName): string => join(OUT, name);

/**
 * Bundles every function, the AWS SDK of the lock file included, in one run. Names are kept, so that a stack in a log
 * can be read. `without`: files left out, as esbuild's patterns name them.
 */
export function bundleFunctions(outdir = OUT, { without = [] }: { without?: string[] } = {}): void {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: FUNCTION_ENTRIES.map(({ name }) => ({
      in: `functions/${name}/handler.ts`,
      out: `${name}/handler`,
    })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    external: without,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const { name } of FUNCTION_ENTRIES.filter(({ settings }) => settings?.includes('fonts'))) {
    mkdirSync(join(outdir, name, FONTS), { recursive: true });
    for (const font of Object.values(FONT_FILES)) {
      const file = fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${font}`));
      copyFileSync(file, join(outdir, name, FONTS, font));
    }
  }
}
