import { stripVTControlCharacters, styleText } from 'node:util';
import { SECOND } from '../../shared/domain/time.ts';

export type Counts = { done: number; accepted: number; rejected: number };
/** `share`: of the files' rows, from 0 to 1, where it is known. */
export type Progress = {
  show: (counts: Counts, share: number | null) => void;
  note: (line: string) => void;
  end: () => void;
};

const WIDTH = 30;

const bar = (share: number): string => {
  const full = Math.round(Math.min(1, share) * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %`;
};

/** A bar on a terminal, a line a second elsewhere; written to standard error, so that what is counted can be piped. */
export function makeProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  const startedAt = performance.now();
  let shownAt = 0;
  let before = 0;

  function lineOf({ done, accepted, rejected }: Counts, share: number | null): string {
    if (before === 0 && shownAt === 0) before = done;
    const seconds = (performance.now() - startedAt) / SECOND;
    const rate = seconds < 1 ? '' : `, ${Math.round((done - before) / seconds)} rows/s`;
    const bad = rejected === 0 ? '' : `, ${styleText('yellow', `${rejected} not accepted`)}`;
    return `${share === null ? '' : `${bar(share)}  `}${accepted} accepted${bad}${rate}`;
  }

  const write = (line: string): boolean =>
    out.write(out.isTTY ? `\r\u001b[K${line}` : `${stripVTControlCharacters(line)}\n`);

  return {
    show(counts, share) {
      const line = lineOf(counts, share);
      const now = performance.now();
      if (now - shownAt < (out.isTTY ? SECOND / 10 : SECOND)) return;
      shownAt = now;
      write(line);
    },
    note: (line) => out.write(out.isTTY ? `\r\u001b[K${line}\n` : `${line}\n`),
    end: () => out.isTTY && out.write('\r\u001b[K'),
  };
}
