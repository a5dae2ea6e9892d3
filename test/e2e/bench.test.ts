import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Results } from '../../bench/main.ts';

test('the bench measures the service, the engine alone and the peer, and writes down what it prints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kelisim-bench-'));
  const out = join(folder, 'results.json');
  const little = ['--seconds', '1', '--rounds', '1', '--clients', '2', '--stored', '25', '--due', '0,3'];
  little.push('--warming', '1', '--growth', '20', '--families', '5', '--cold-rounds', '1', '--soak', '10');
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/main.ts', ...little, '--out', out]);
  const results: Results = JSON.parse(readFileSync(out, 'utf8'));
  rmSync(folder, { recursive: true });

  const [service] = results.confirmations;
  expect(service?.confirmations).toBeGreaterThan(0);
  expect(service?.steps.consentToAnswer.p50).toBeGreaterThan(0);
  // The engine alone is given what the service writes, and no more.
  for (const writes of results.writes.service) expect(Math.round(writes)).toBe(results.writes.ceiling);
  expect(results.ratios.ofCeiling.median).toBeGreaterThan(0);
  expect(results.ratios.ofPeer.median).toBeGreaterThan(0);
  expect(results.units).toMatchObject([{ stored: 25, writeUnits: 32 }]);
  expect(results.ticks).toMatchObject([{ due: 0 }, { due: 3 }]);
  expect(results.segments).toEqual([
    { language: 'kk', most: 2 },
    { language: 'ru', most: 2 },
    { language: 'en', most: 1 },
  ]);
  expect(results.intake.rowsPerSecond).toBeGreaterThan(0);
  expect(results.growth.laps.map(({ confirmations }) => confirmations)).toEqual([
    2, 4, 6, 8, 10, 12, 14, 16, 18, 20,
  ]);
  expect(results.cold[0]).toMatchObject({ name: 'bare', times: 1 });
  const submitting = results.cold.find(({ name }) => name === 'submit-request');
  expect(submitting?.callsAlone).toBeGreaterThan(0);
  expect(results.cold.find(({ name }) => name === 'read-lifecycle')?.callsAlone).toBeNull();
  expect(results.soak?.laps).toHaveLength(10);
  expect(stdout).toContain('| the engine alone, the same writes by the bare SDK |');
}, 600_000);
