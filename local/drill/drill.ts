import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { KEYS, type KeyName } from '../../shared/service/table.ts';
import { makeKms } from '../aws/kms.ts';
import { openDataDir } from '../data-dir.ts';
import { readJson, writeJson } from '../json-file.ts';
import { ENGINE_FILE, KEYS_FILE } from '../runtime/data-and-keys.ts';

/** How far the stream of the engine's file has been followed: it belongs to that file. */
const POSITIONS_FILE = 'streams.json';
/** What SQLite keeps beside a file that it works on. */
const BESIDE = ['-wal', '-shm'];

/** A copy of the tables as they are now, while the service runs or not: the moment that a table can be restored to. */
export async function copyTables(dataDir: string, copy: string): Promise<void> {
  mkdirSync(copy, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataDir, ENGINE_FILE), { readOnly: true });
  try {
    await backup(database, join(copy, ENGINE_FILE));
  } finally {
    database.close();
  }
  const positions = join(dataDir, POSITIONS_FILE);
  if (existsSync(positions)) copyFileSync(positions, join(copy, POSITIONS_FILE));
}

/** Takes the folder's lock: throws while a service runs on it. */
function onStopped(dataDir: string, work: () => void): void {
  const data = openDataDir(dataDir);
  try {
    work();
  } finally {
    data.close();
  }
}

/** The tables go back to the moment of a copy; keys, clock and phones stay as they are, as they do on AWS. */
export const restoreTables = (copy: string, dataDir: string): void =>
  onStopped(dataDir, () => {
    if (!existsSync(join(copy, ENGINE_FILE))) throw new Error(`there is no copy of the tables in ${copy}`);
    for (const beside of BESIDE) rmSync(join(dataDir, `${ENGINE_FILE}${beside}`), { force: true });
    for (const name of [ENGINE_FILE, POSITIONS_FILE]) {
      rmSync(join(dataDir, name), { force: true });
      if (existsSync(join(copy, name))) copyFileSync(join(copy, name), join(dataDir, name));
    }
  });

const keyFile = z.record(z.string(), z.string());

/** The key is gone for good, and another is there by its name: what docs/operations.md says of it can be looked at. */
export const loseKey = (dataDir: string, name: KeyName): void =>
  onStopped(dataDir, () => {
    const file = join(dataDir, KEYS_FILE);
    const { [name]: lost, ...others } = readJson(file, keyFile) ?? {};
    if (lost === undefined) throw new Error(`there is no key ${name} in ${file}`);
    writeJson(file, others);
    makeKms(file, KEYS).makeKeys();
  });
