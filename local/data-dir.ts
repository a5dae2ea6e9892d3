import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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

function unusable(folder: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code?.startsWith('E') && !code.startsWith('ERR_') ? code : message;
  return new Error(`The folder ${folder} cannot be used (${reason}): set DATA_DIR to another folder.`, {
    cause,
  });
}

/**
 * One folder after another: Node's own `recursive` never ends where a folder is there and still takes none (`/proc`).
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent); // Windows has drives that are not there.
  mkdirSync(folder, { mode: 0o700 });
}

function realFolder(folder: string): string {
  try {
    makeFolder(resolve(folder));
    return realpathSync(folder);
  } catch (error) {
    throw unusable(folder, error);
  }
}

const SQLITE_BUSY = 5;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;

function openLock(dir: string): DatabaseSync {
  try {
    return new DatabaseSync(join(dir, 'service.lock'), { timeout: 0 });
  } catch (error) {
    throw unusable(dir, error);
  }
}

/**
 * SQLite's exclusive lock is the operating system's: it goes when its process does, however that ends, so a lock left
 * by `kill -9` never needs to be told from a live one.
 */
function lock(dir: string): DatabaseSync {
  const holder = openLock(dir);
  try {
    holder.exec('BEGIN EXCLUSIVE');
    return holder;
  } catch (cause) {
    holder.close();
    if (!isBusy(cause)) throw unusable(dir, cause);
    throw new Error(
      `Kelisim already runs on the folder ${dir}: stop it, or set DATA_DIR to another folder.`,
      { cause },
    );
  }
}

function checkVersion(dir: string): void {
  const file = join(dir, 'version.json');
  const found = readJson(file, z.object({ version: z.number() }))?.version;
  if (found === undefined) writeJson(file, { version: DATA_VERSION });
  else if (found !== DATA_VERSION)
    throw new Error(
      `The folder ${dir} has data of version ${found}, this Kelisim needs version ${DATA_VERSION}: remove the folder, or set DATA_DIR to another.`,
    );
}

/**
 * Takes the data folder for this process, creating it if need be. Throws an error with a one-line message when it cannot
 * be used, when another live service has it or when its data is of another version.
 */
export function openDataDir(folder: string): DataDir {
  const dir = realFolder(folder);
  const holder = lock(dir);
  try {
    checkVersion(dir);
  } catch (error) {
    holder.close();
    throw error;
  }
  return { path: (name) => join(dir, name), close: () => holder.close() };
}
