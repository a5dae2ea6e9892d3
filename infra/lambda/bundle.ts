import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';
import { FONT_FILES } from '../../shared/document/fonts.ts';
import { FUNCTION_ENTRIES, type FunctionName } from '../../shared/service/table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OUT = join(ROOT, 'dist', 'functions');

/** Where a function that prints finds its fonts, in its package. */
export const FONTS = 'fonts';

/** The folder that is a function's deployment package. */
export const bundleOf = (name: FunctionName): string => join(OUT, name);

type Entry = (typeof FUNCTION_ENTRIES)[number];

/** Whose code has parts that are loaded when they are needed only: pages to print, and names to transliterate. */
const hasParts = ({ settings = [], touches }: Entry): boolean =>
  settings.includes('fonts') || 'sms' in touches;

/** Libraries in CommonJS ask for Node's own modules by `require`, which an ES module has not by itself. */
const REQUIRE = `import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);`;

/** In place of what no function on Lambda needs. */
const OURS = { '@aws-sdk/credential-provider-node': './infra/lambda/credentials.ts' };

const settingsOf = (outdir: string, without: string[]): BuildOptions => ({
  absWorkingDir: ROOT,
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  external: without,
  alias: OURS,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: REQUIRE },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
});

/**
 * One program, bundled as a function without parts is: for whoever measures beside them. `asItComes`: with the whole of the SDK, as
 * the same bundler makes it of anybody's function.
 */
export const bundleOne = (file: string, outdir: string, { asItComes = false } = {}): void => {
  const settings = settingsOf(outdir, []);
  buildSync({ ...settings, alias: asItComes ? {} : OURS, entryPoints: [{ in: file, out: 'handler' }] });
};

const entryOf = ({ name }: Entry) => `functions/${name}/handler.ts`;

type Written = { path: string; contents: Uint8Array };

/**
 * Puts these files into `outdir`, and whatever else lay in its folders away. Each is written whole or not at all, and not anew where it stands already: tests
 * synthesise side by side, and none may find another's half made.
 */
function put(outdir: string, files: readonly Written[]): void {
  const fresh = join(outdir, `${process.pid}.new`);
  for (const { path, contents } of files) {
    if (existsSync(path) && readFileSync(path).equals(contents)) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(fresh, contents);
    renameSync(fresh, path);
  }
  const kept = new Set(files.map(({ path }) => path));
  for (const found of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
    const path = join(found.parentPath, found.name);
    if (found.isFile() && found.parentPath !== outdir && !kept.has(path)) rmSync(path, { force: true });
  }
}

const fontsOf = (folder: string): Written[] =>
  Object.values(FONT_FILES).map((font) => ({
    path: join(folder, FONTS, font),
    contents: readFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${font}`))),
  }));

/**
 * Bundles every function, the AWS SDK of the lock file included; those without parts in one run, the others each by
 * itself, so that a part lies in the package of its function. Names are kept, so that a stack in a log can be read.
 * `without`: files left out, as esbuild's patterns name them.
 */
export function bundleFunctions(outdir = OUT, { without = [] }: { without?: string[] } = {}): void {
  const alone = buildSync({
    ...settingsOf(outdir, without),
    entryPoints: FUNCTION_ENTRIES.filter((entry) => !hasParts(entry)).map((entry) => ({
      in: entryOf(entry),
      out: `${entry.name}/handler`,
    })),
    write: false,
  });
  const inParts = FUNCTION_ENTRIES.filter(hasParts).map((entry) =>
    buildSync({
      ...settingsOf(join(outdir, entry.name), without),
      entryPoints: [{ in: entryOf(entry), out: 'handler' }],
      splitting: true,
      chunkNames: 'part-[hash]',
      write: false,
    }),
  );
  const printing = FUNCTION_ENTRIES.filter(({ settings }) => settings?.includes('fonts'));
  put(outdir, [
    ...[alone, ...inParts].flatMap(({ outputFiles }) => outputFiles),
    ...printing.flatMap(({ name }) => fontsOf(join(outdir, name))),
  ]);
}
