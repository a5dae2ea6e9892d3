import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { FUNCTION_ENTRIES, type FunctionName } from './service.ts';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'dist', 'functions');

/** The folder that is a function's deployment package. */
export const bundleOf = (name: FunctionName): string => join(OUT, name);

/**
 * Bundles every function, the AWS SDK of the lock file included, in one run. Names are kept, so that a stack in a log
 * can be read.
 */
export function bundleFunctions(outdir = OUT): void {
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: FUNCTION_ENTRIES.map(({ name }) => ({
      in: `functions/${name}/handler.ts`,
      out: `${name}/handler`,
    })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}
