import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, sep } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { ACCEPTED, REFUSED } from './planted.ts';

const HOUSE = join(import.meta.dirname, '..');
const BIOME = join(HOUSE, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** Where nothing of the house's own is, or much that is not. */
const LEFT_BEHIND = ['.git', '.data', '.vitest', 'node_modules', 'dist', 'cdk.out', 'screenshots'];

/** The rules that are walls; a planted line may break others, of form. */
const WALLS = /^(plugin|lint\/style\/(noRestrictedImports|noRestrictedGlobals|noProcessEnv))$/;

type Report = { diagnostics: { category: string; severity: string; location: { path: string | null } }[] };

/** A place of its own for each line: a handler stays a handler, in a folder of its own. */
const placeOf = (place: string, number: number): string =>
  basename(place) === 'handler.ts'
    ? join(`${dirname(place)}-${number}`, 'handler.ts')
    : join(dirname(place), `${basename(place, extname(place))}-${number}${extname(place)}`);

const planted = [
  ...REFUSED.flatMap(([wall, place, lines]) => lines.map((line) => ({ wall, place, line }))),
  ...ACCEPTED.map(([place, line]) => ({ wall: null, place, line })),
].map(({ wall, place, line }, number) => ({ wall, line, file: placeOf(place, number) }));

const house = mkdtempSync(join(tmpdir(), 'walls-'));
afterAll(() => rmSync(house, { recursive: true, force: true }));

/** What the gate says of the house with all that is planted in it, by file. */
const said = new Map<string, string[]>();

beforeAll(() => {
  for (const name of readdirSync(HOUSE))
    if (!LEFT_BEHIND.includes(name)) cpSync(join(HOUSE, name), join(house, name), { recursive: true });
  for (const { file, line } of planted) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), `${line}\n`);
  }
  const [program, ...args] = manifest.scripts['check:format'].split(' ');
  expect(program).toBe('biome');
  const gate = spawnSync(
    process.execPath,
    [BIOME, ...args, '--colors=off', '--reporter=json', '--max-diagnostics=none'],
    {
      cwd: house,
      encoding: 'utf8',
      maxBuffer: 100_000_000,
    },
  );
  expect(gate.status, gate.stderr).toBe(1);
  for (const { category, severity, location } of (JSON.parse(gate.stdout) as Report).diagnostics) {
    const file = (location.path ?? '').replaceAll(sep, '/');
    said.set(file, [...(said.get(file) ?? []), `${severity} ${category}`]);
  }
}, 120_000);

/** What of it is a wall's. */
const refusals = (file: string): string[] =>
  (said.get(file.split(sep).join('/')) ?? []).filter((line) => WALLS.test(line.replace('error ', '')));

describe('the gate', () => {
  test('is one of those that npm run check runs', () => {
    expect(manifest.scripts.check).toContain('npm run -s check:format');
  });

  test.each(planted.filter(({ wall }) => wall !== null))('$wall: refuses $line', ({ file }) => {
    expect(refusals(file)).not.toEqual([]);
  });

  test.each(planted.filter(({ wall }) => wall === null))('lets through: $line', ({ file }) => {
    expect(refusals(file)).toEqual([]);
  });

  test('given the house as it is, then nothing is refused', () => {
    const others = [...said].filter(
      ([file]) => !planted.some((line) => line.file.split(sep).join('/') === file),
    );
    expect(others).toEqual([]);
  });

  test('given any file of the house, then it asks for no exception', () => {
    const files = globSync('{bench,functions,infra,local,shared,web}/**/*.{ts,tsx,mjs,mts,js}', {
      cwd: HOUSE,
    });
    const excused = files.filter((file) =>
      /biome-ignore|@ts-(ignore|nocheck)/.test(readFileSync(join(HOUSE, file), 'utf8')),
    );
    expect(excused).toEqual([]);
  });
});

describe('a use case', () => {
  const useCases = globSync('functions/*/*.ts', { cwd: HOUSE }).filter(
    (file) => basename(file) !== 'handler.ts',
  );

  test('loads neither the SDK nor HTTP, however far its imports lead', async () => {
    const { metafile } = await build({
      entryPoints: useCases,
      absWorkingDir: HOUSE,
      outdir: 'dist',
      bundle: true,
      write: false,
      metafile: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
    });
    const loaded = Object.entries(metafile.inputs).flatMap(([file, { imports }]) => [
      file,
      ...imports.map(({ path }) => path),
    ]);
    expect(useCases.length).toBeGreaterThan(0);
    expect(loaded.filter((path) => /^@(aws-sdk|smithy)\/|^shared\/(http|aws)\//.test(path))).toEqual([]);
  });
});
