import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const runsEngineOn = (pid: string, file: string): boolean => {
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
    return program === 'dynoxide' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(file);
  } catch {
    return false; // It ended meanwhile, or is another user's.
  }
};

const enginesOn = (file: string): number[] => {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && runsEngineOn(name, file))
      .map(Number);
  } catch {
    return []; // No /proc: not Linux, for which alone the engine is built.
  }
};

/**
 * Ends an engine that still holds the file because the service before was killed and could not stop it. It is found by
 * its program and its arguments, so a stale number can never end a stranger's process. Call it with the data folder's
 * lock held: then such an engine has no master.
 */
export const endOrphans = async (file: string): Promise<void> => {
  for (const pid of enginesOn(file)) process.kill(pid, 'SIGKILL');
  while (enginesOn(file).length > 0) await sleep(5);
};
