import { rmSync } from 'node:fs';
import { z } from 'zod';
import { readJson, writeJson } from '../json-file.ts';

const count = z.number().int().nonnegative();
const stateSchema = z.object({
  /** What was imported, and where to: by the hashes of the files and what decides how they are read. */
  of: z.string(),
  /** Rows that are wholly dealt with, in the order of the files. */
  done: count,
  accepted: count,
  rejected: count,
  files: z.array(z.object({ bytes: count, headings: z.string().nullable() })),
});
/** How far an import has come. */
export type ImportState = z.infer<typeof stateSchema>;

export const stateFileOf = (file: string): string => `${file}.import`;

/** What an earlier import of the same files left when it was interrupted; a new beginning otherwise. */
export function readState(stateFile: string | null, of: string, files: number): ImportState {
  const found = stateFile === null ? undefined : readJson(stateFile, stateSchema);
  if (found?.of === of && found.files.length === files) return found;
  const beginning = { bytes: 0, headings: null };
  return {
    of,
    done: 0,
    accepted: 0,
    rejected: 0,
    files: Array.from({ length: files }, () => ({ ...beginning })),
  };
}

/** In one step: an import that is killed while writing finds what stood there before. */
export const writeState = (stateFile: string, state: ImportState): void => writeJson(stateFile, state);

export const forgetState = (stateFile: string): void => rmSync(stateFile, { force: true });
