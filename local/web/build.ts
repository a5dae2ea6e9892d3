import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { replace } from '../replace.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What the pages are made of. */
const SOURCES = [
  'web',
  'shared/contract',
  'shared/domain',
  'shared/verifier',
  'docs/openapi.json',
  'docs/integrate.md',
  'package-lock.json',
];
const BUILT = join(ROOT, 'dist/pages');

function filesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((source) => {
    const path = join(ROOT, source);
    return source.includes('.') ? [path] : filesIn(path).sort();
  });
  for (const file of files) hash.update(`${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * The folder with the pages, built when their sources have changed since the last time. Several processes may do this
 * at once: each builds aside, and the first to put its folder in place wins.
 */
export async function builtPages(): Promise<string> {
  const folder = join(BUILT, hashOfSources());
  if (existsSync(folder)) return folder;
  const aside = `${folder}.${process.pid}`;
  const { build } = await import('vite');
  await build({ configFile: join(ROOT, 'web/vite.config.ts'), build: { outDir: aside } });
  mkdirSync(BUILT, { recursive: true });
  try {
    replace(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(aside, { recursive: true });
  }
  return folder;
}

/** A file's path as a browser asks for it; Windows has its own separator. */
export const urlPath = (relativeFile: string, separator = sep): string =>
  `/${relativeFile.split(separator).join('/')}`;

/** Every file of a folder by its `urlPath`. */
export const readFiles = (folder: string): Map<string, Buffer> =>
  new Map(filesIn(folder).map((file) => [urlPath(relative(folder, file)), readFileSync(file)]));
