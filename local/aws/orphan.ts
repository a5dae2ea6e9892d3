import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The ids of the engine's processes that have this file. */
type Finder = (file: string) => number[] | Promise<number[]>;

function runsEngineOn(pid: string, file: string): boolean {
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
    return program === 'dynoxide' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(file);
  } catch {
    return false; // It ended meanwhile, or is another user's.
  }
}

const inProc: Finder = (file) => {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && runsEngineOn(name, file))
      .map(Number);
  } catch {
    return []; // A Linux that shows no /proc.
  }
};

const run = async (program: string, args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(program, args)).stdout;

/**
 * By `lsof`, which is part of macOS: it compares files, while `ps` would show a path that is not ASCII in its own way.
 * It exits with 1 where nobody has the file.
 */
export async function byOpenFile(file: string, runs = run): Promise<number[]> {
  try {
    const lines = await runs('lsof', ['-a', '-c', 'dynoxide', '-t', '--', file]);
    return lines.trim().split('\n').map(Number);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 1) return [];
    throw new Error(`lsof could not tell who has ${file}.`, { cause });
  }
}

/** Windows is not among them: it ends the engine with the service, however that ends (`engine.ts`). */
const FINDERS: Partial<Record<NodeJS.Platform, Finder>> = { linux: inProc, darwin: byOpenFile };

/**
 * Ends an engine that still holds the file because the service before was killed and could not stop it. It is found by
 * its program and its file, so a stale number can never end a stranger's process. Call it with the data folder's
 * lock held: then such an engine has no master.
 */
export async function endOrphans(
  file: string,
  find: Finder | null = FINDERS[process.platform] ?? null,
): Promise<void> {
  if (find === null) return;
  for (const pid of await find(file)) process.kill(pid, 'SIGKILL');
  while ((await find(file)).length > 0) await sleep(5);
}
