import { existsSync } from 'node:fs';
import type { KeyName } from '../../shared/service/table.ts';
import type { Kms } from '../aws/kms.ts';
import type { DataDir } from '../data-dir.ts';

export const ENGINE_FILE = 'dynamodb.sqlite';
export const KEYS_FILE = 'kms.json';
/** Written only once there is something in the database. */
const TRACES = ['streams.json', 'demonstration.json'];

const OR_ELSE = 'or remove the folder to begin anew, or set DATA_DIR to another.';

/** Keys that a folder of an earlier release has not: nothing that was kept needs them (docs/adr/0028). */
const LATER: readonly string[] = ['own', 'evidence'] satisfies KeyName[];

type Kept = { data: DataDir; kms: Kms };

/**
 * A new folder gets its keys before its database, so that data without keys can only mean that they were lost. A database
 * that is gone from beside what was kept of it (the stream's position, say) would never be followed: that is an error.
 */
export function prepareKeys({ data, kms }: Kept): void {
  if (existsSync(data.path(ENGINE_FILE))) return;
  if (TRACES.some((name) => existsSync(data.path(name))))
    throw new Error(`The database ${data.path(ENGINE_FILE)} is gone: put it back, ${OR_ELSE}`);
  kms.makeKeys();
}

/** Under new keys, nobody and no code of the stored requests could be found again: a lost key is an error. */
export function checkKeys({ data, kms, isNew }: Kept & { isNew: boolean }): void {
  const missing = kms.missingKeys();
  if (isNew || missing.every((name) => LATER.includes(name))) kms.makeKeys();
  else if (missing.length > 0)
    throw new Error(
      `The keys of this data (${missing.join(', ')}) are not in ${data.path(KEYS_FILE)}: put the file back, ${OR_ELSE}`,
    );
}
