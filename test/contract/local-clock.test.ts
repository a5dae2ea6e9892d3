import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openClock, parseDuration } from '../../local/clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kelisim-clock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the clock', () => {
  const HOUR = 3_600_000;

  test.each([
    ['PT2H', 2 * HOUR],
    ['PT119M59S', 2 * HOUR - 1_000],
    ['P1D', 24 * HOUR],
    ['P2DT1H30M5S', 49.5 * HOUR + 5_000],
    ['PT0S', 0],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    'P1W',
    'P1M',
    'P1Y',
    'PT1.5H',
    '-PT1H',
    'PT-1H',
    'pt1h',
    'PT1S1H',
    ' PT1H',
    '2h',
  ])('refuses %j', (text) => {
    const clock = openClock(join(folder, 'clock.json'));
    try {
      const before = clock.now();
      expect(clock.advance(text)).toMatchObject({ kind: 'invalid-duration' });
      expect(Date.parse(clock.now()) - Date.parse(before)).toBeLessThan(HOUR);
    } finally {
      clock.close();
    }
  });

  test('given it was advanced, then it still tells what it showed before, by the machine’s own time', () => {
    const machine = Date.now();
    const clock = openClock(join(folder, 'clock.json'));
    try {
      clock.advance('PT2H');
      expect(clock.shownAt(machine - 1)).toBe(machine - 1);
      const after = Date.now() - 2 * HOUR + 1;
      expect(clock.shownAt(after)).toBe(after + 2 * HOUR);
    } finally {
      clock.close();
    }
  });

  test('given any duration, when advanced, then the whole process is that much later and stays so after a restart', () => {
    const file = join(folder, 'clock.json');
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(100_000), (days, seconds) => {
        rmSync(file, { force: true });
        const before = Date.now();
        const clock = openClock(file);
        const advanced = clock.advance(`P${days}DT${seconds}S`);
        const inProcess = [Date.now(), Date.parse(new Date().toISOString()), Date.parse(clock.now())];
        clock.close();
        const reopened = openClock(file);
        inProcess.push(Date.now());
        reopened.close();
        const shift = days * 24 * HOUR + seconds * 1_000;
        expect(advanced.kind).toBe('advanced');
        for (const at of inProcess) {
          expect(at).toBeGreaterThanOrEqual(before + shift);
          expect(at).toBeLessThan(before + shift + 30_000);
        }
        expect(Date.now()).toBeLessThan(before + 30_000);
      }),
      { numRuns: 20 },
    );
  });

  test('given a shifted clock, then dates are ordinary dates', () => {
    const clock = openClock(join(folder, 'clock.json'));
    try {
      clock.advance('P400D');
      expect(statSync(folder).mtime).toBeInstanceOf(Date);
      expect(new Date().constructor).toBe(Date);
      expect(new Date(2026, 10, 23).getMonth()).toBe(10);
      expect(new Date('2026-11-23T02:49:25.123Z').toISOString()).toBe('2026-11-23T02:49:25.123Z');
      expect(Date()).toBe(new Date().toString());
    } finally {
      clock.close();
    }
  });

  test('given a duration past the year 9999, then it is refused', () => {
    const clock = openClock(join(folder, 'clock.json'));
    expect(clock.advance('P9999999D')).toMatchObject({ kind: 'invalid-duration' });
    clock.close();
  });
});
