import { renameSync } from 'node:fs';

const TRIES = 20;
/** More each time, ms: a second in all. */
const STEP = 5;
const HELD = ['EPERM', 'EACCES', 'EBUSY'];

const isHeld = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && HELD.includes(String(error.code));

const pauseFor = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/**
 * Renames over what is there. Windows refuses that while somebody reads either of the two, as its virus scanner and its
 * indexer do for a moment after each write: there it is tried again, and the file's writer waits. Throws as `rename` does.
 */
export function replace(
  from: string,
  to: string,
  { platform = process.platform, rename = renameSync, pause = pauseFor } = {},
): void {
  for (let attempt = 1; ; attempt++) {
    try {
      rename(from, to);
      return;
    } catch (error) {
      if (platform !== 'win32' || !isHeld(error) || attempt === TRIES) throw error;
      pause(attempt * STEP);
    }
  }
}
