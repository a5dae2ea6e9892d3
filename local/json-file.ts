import { readFileSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';
import { replace } from './replace.ts';

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file's content, or undefined when there is no such file. Throws when its content is not what it should be. */
export function readJson<T>(file: string, schema: z.ZodType<T>): T | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is damaged.`, { cause });
  }
}

/** Writes beside the file, then renames: a process killed half-way leaves the old content, not half of the new. */
export function writeJson(file: string, content: unknown): void {
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true });
  replace(draft, file);
}
