import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';

/** Raise it when a folder written by the previous version can no longer be read. */
export const DATA_VERSION = 1;

export type DataDir = {
  /** Absolute path of a file in the folder. */
  path: (name: string) => string;
  close: () => void;
};

/**
 * SQLite's exclusive lock is the operating system's: it goes when its process does, however that ends, so a lock left
 * by `kill -9` never needs to be told from a live one.
 */
const lock = (dir: string): DatabaseSync => {
  const holder = new DatabaseSync(join(dir, 'service.lock'), { timeout: 0 });
  try {
    holder.exec('BEGIN EXCLUSIVE');
    return holder;
  } catch (cause) {
    holder.close();
    throw new Error(
      `Kelisim already runs on the folder ${dir}: stop it, or set DATA_DIR to another folder.`,
      { cause },
    );
  }
};

const checkVersion = (dir: string): void => {
  const file = join(dir, 'version.json');
  const found = readJson(file, z.object({ version: z.number() }))?.version;
  if (found === undefined) writeJson(file, { version: DATA_VERSION });
  else if (found !== DATA_VERSION)
    throw new Error(
      `The folder ${dir} has data of version ${found}, this Kelisim needs version ${DATA_VERSION}: remove the folder, or set DATA_DIR to another.`,
    );
};

/**
 * Takes the data folder for this process, creating it if need be. Throws an error with a one-line message when another
 * live service has it or when its data is of another version.
 */
export const openDataDir = (folder: string): DataDir => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const dir = realpathSync(folder);
  const holder = lock(dir);
  try {
    checkVersion(dir);
  } catch (error) {
    holder.close();
    throw error;
  }
  return { path: (name) => join(dir, name), close: () => holder.close() };
};
