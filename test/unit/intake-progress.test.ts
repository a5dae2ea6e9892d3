import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeProgress } from '../../local/register/progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is written where the screen is a terminal, or is none; ten rows come each 100 ms. */
function shown(isTTY: boolean): string[] {
  const lines: string[] = [];
  const out = { isTTY, write: (text: string) => lines.push(text) } as unknown as NodeJS.WriteStream;
  vi.advanceTimersByTime(2_000);
  const progress = makeProgress(out);
  for (let done = 10; done <= 300; done += 10) {
    vi.advanceTimersByTime(101);
    progress.show({ done, accepted: done, rejected: 0 }, done / 300);
  }
  progress.end();
  return lines;
}

describe('how an import says how far it is', () => {
  test('given a terminal, then one line with a bar, which is drawn anew', () => {
    const lines = shown(true);
    expect(lines.slice(0, -1).every((line) => line.startsWith('\r\u001b[K'))).toBe(true);
    expect(lines[14]).toContain('███████████████░░░░░░░░░░░░░░░  50 %  150 accepted, ');
    expect(lines.at(-1)).toBe('\r\u001b[K');
  });

  test('given no terminal, then a line a second, and nothing else', () => {
    const lines = shown(false);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^█+░+ {2}70 % {2}210 accepted, \d+ rows\/s\n$/);
  });
});
