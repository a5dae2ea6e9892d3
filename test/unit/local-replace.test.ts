import { describe, expect, test } from 'vitest';
import { replace } from '../../local/replace.ts';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A disk that refuses some renames before it makes one. */
function disk(refusals: readonly string[]) {
  const left = [...refusals];
  const renamed: string[] = [];
  const pauses: number[] = [];
  return {
    renamed,
    pauses,
    rename: (from: unknown, to: unknown): void => {
      const code = left.shift();
      if (code !== undefined) throw failure(code);
      renamed.push(`${from} -> ${to}`);
    },
    pause: (ms: number) => pauses.push(ms),
  };
}

describe('a file put in the place of another', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])(
    'given Windows, when somebody reads it (%s), then it is tried again until they have',
    (code) => {
      const held = disk([code, code, code]);
      replace('a.new', 'a', { platform: 'win32', ...held });
      expect(held.renamed).toEqual(['a.new -> a']);
      expect(held.pauses).toHaveLength(3);
    },
  );

  test('given Windows, when they never have, then it fails after about a second, and says why', () => {
    const held = disk(Array.from({ length: 1_000 }, () => 'EPERM'));
    expect(() => replace('a.new', 'a', { platform: 'win32', ...held })).toThrow('EPERM');
    const waited = held.pauses.reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThan(500);
    expect(waited).toBeLessThan(2_000);
  });

  test.each([
    { platform: 'win32', code: 'ENOSPC' },
    { platform: 'win32', code: 'ENOENT' },
    { platform: 'linux', code: 'EPERM' },
    { platform: 'darwin', code: 'EACCES' },
  ] as const)(
    'given $code on $platform, which does not pass, then it fails at once',
    ({ platform, code }) => {
      const full = disk([code]);
      expect(() => replace('a.new', 'a', { platform, ...full })).toThrow(code);
      expect(full.pauses).toEqual([]);
    },
  );
});
