/**
 * Rows of the register a second, of this checkout and of an earlier one, turn by turn on the same machine with the same
 * rows: `npm run bench:intake -- [families] [rounds] [path of a checkout of before]`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeIin } from '../shared/domain/identity-number.ts';

const [families = '2000', rounds = '2', before] = process.argv.slice(2);
const ROWS_A_CALL = 100;
const AT_ONCE = 4;
const READY = /Kelisim is ready at (\S+)/;
const OPERATOR = '900140000090';

/** Every second day from 1950 on, each with its numbers: so many people that no two families share one. */
function* people(): Generator<string> {
  for (let serial = 6_000; ; serial++) {
    for (let day = 0; day < 9_000; day++) {
      const born = new Date(Date.UTC(1950, 0, 1 + 2 * day)).toISOString().slice(2, 10).replaceAll('-', '');
      const iin = completeIin(`${born}1${serial}`);
      if (iin) yield iin;
    }
  }
}

/** An application of four people: the family lists the applicant too, as the registers of many authorities do. */
function entriesOf(count: number): object[] {
  const numbers = people();
  const next = (): string => numbers.next().value ?? '';
  return Array.from({ length: count }, (_, index) => {
    const family = [next(), next(), next(), next()];
    return {
      applicationNumber: `B-${index}`,
      registeredOn: '2026-01-12',
      applicantIin: family[0],
      applicantName: 'Сынақ Адам',
      address: 'Астана қ., Сығанақ к-сі, 1-үй',
      assistance: 'unconditional',
      decision: { kind: 'assign', on: '2026-01-20', socialPackage: 'granted' },
      period: { from: '2026-01', to: '2026-12' },
      totalTenge: 100_000,
      authority: { kato: '710000000', name: { kk: 'Астана қаласы', ru: 'город Астана' } },
      family: family.map((iin) => ({ iin })),
    };
  });
}

async function start(checkout: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'kelisim-intake-'));
  const child = spawn(process.execPath, ['local/main.ts'], {
    cwd: checkout,
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const ready = READY.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    });
  });
  async function stop(): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
  return { origin, stop };
}

async function post(
  url: string,
  token: string,
  body: object,
): Promise<{ accepted?: number; access_token?: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`);
  return response.json() as Promise<{ accepted?: number; access_token?: string }>;
}

async function rowsPerSecond(checkout: string, entries: readonly object[]): Promise<number> {
  const { origin, stop } = await start(checkout);
  const { access_token = '' } = await post(`${origin}/local/tokens`, '', {
    bin: OPERATOR,
    scope: 'register',
  });
  const batches = Array.from({ length: Math.ceil(entries.length / ROWS_A_CALL) }, (_, index) =>
    entries.slice(index * ROWS_A_CALL, (index + 1) * ROWS_A_CALL),
  ).values();
  let accepted = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const batch of batches) {
        const answer = await post(`${origin}/v1/register/entries`, access_token, { entries: batch });
        accepted += answer.accepted ?? 0;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await stop();
  if (accepted !== entries.length) throw new Error(`${accepted} of ${entries.length} rows were accepted`);
  return accepted / seconds;
}

const best = (rates: readonly number[]): number => Math.max(...rates);

const entries = entriesOf(Number(families));
const here = join(import.meta.dirname, '..');
const rates = { before: [] as number[], now: [] as number[] };
for (let round = 0; round < Number(rounds); round++) {
  if (before) rates.before.push(await rowsPerSecond(before, entries));
  rates.now.push(await rowsPerSecond(here, entries));
}
const line = (name: string, of: readonly number[]): string =>
  `${name.padEnd(8)}${best(of).toFixed(0).padStart(6)} rows/s  (${of.map((rate) => rate.toFixed(0)).join(', ')})`;
if (before) console.log(line('before', rates.before));
console.log(line('now', rates.now));
if (before) console.log(`ratio   ${(best(rates.now) / best(rates.before)).toFixed(2).padStart(6)}`);
