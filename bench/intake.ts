/**
 * Rows of the register a second, of this checkout and of an earlier one, turn by turn on the same machine with the same
 * rows: `npm run bench:intake -- [families] [rounds] [path of a checkout of before]`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeIin } from '../shared/domain/identity-number.ts';

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
  return { origin, pid: child.pid ?? 0, stop };
}

async function post(
  url: string,
  token: string,
  body: object,
): Promise<{ accepted?: number; access_token?: string }> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  for (;;) {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (response.ok) return response.json() as Promise<{ accepted?: number; access_token?: string }>;
    // A machine that is busy with other things: as a ministry would, and the time counts.
    if (response.status !== 503) throw new Error(`${url} was answered ${response.status}`);
  }
}

/** Processor time of a process, ms; where the system does not tell, NaN. */
function cpuOf(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
}
const MS_A_TICK = 10;

/** `cpuPerRow`: ms of the service's processor. */
export type Intake = { rowsPerSecond: number; cpuPerRow: number };

async function round(checkout: string, entries: readonly object[]): Promise<Intake> {
  const { origin, pid, stop } = await start(checkout);
  const { access_token = '' } = await post(`${origin}/local/tokens`, '', {
    bin: OPERATOR,
    scope: 'register',
  });
  const batches = Array.from({ length: Math.ceil(entries.length / ROWS_A_CALL) }, (_, index) =>
    entries.slice(index * ROWS_A_CALL, (index + 1) * ROWS_A_CALL),
  ).values();
  let accepted = 0;
  const [began, cpu] = [performance.now(), cpuOf(pid)];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const batch of batches) {
        const answer = await post(`${origin}/v1/register/entries`, access_token, { entries: batch });
        accepted += answer.accepted ?? 0;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const cpuPerRow = (cpuOf(pid) - cpu) / entries.length;
  await stop();
  if (accepted !== entries.length) throw new Error(`${accepted} of ${entries.length} rows were accepted`);
  return { rowsPerSecond: accepted / seconds, cpuPerRow };
}

const HERE = join(import.meta.dirname, '..');

/** How fast this checkout takes the register of so many applications, each of a family of four. */
export const measureIntake = (families: number): Promise<Intake> => round(HERE, entriesOf(families));

const best = (rounds: readonly Intake[]): number => Math.max(...rounds.map((each) => each.rowsPerSecond));
const least = (rounds: readonly Intake[]): number => Math.min(...rounds.map((each) => each.cpuPerRow));

async function compare([families = '2000', rounds = '2', before]: readonly string[]): Promise<void> {
  const entries = entriesOf(Number(families));
  const measured = { before: [] as Intake[], now: [] as Intake[] };
  for (let turn = 0; turn < Number(rounds); turn++) {
    if (before) measured.before.push(await round(before, entries));
    measured.now.push(await round(HERE, entries));
  }
  for (const [name, rounds] of Object.entries(measured)) {
    if (rounds.length === 0) continue;
    const all = rounds.map((each) => each.rowsPerSecond.toFixed(0)).join(', ');
    console.log(
      `${name.padEnd(7)} ${best(rounds).toFixed(0)} rows/s (${all}), ${least(rounds).toFixed(2)} ms of the service's processor a row`,
    );
  }
  if (before) {
    const [faster, lighter] = [
      best(measured.now) / best(measured.before),
      least(measured.before) / least(measured.now),
    ];
    console.log(`ratio   ${faster.toFixed(2)} by time, ${lighter.toFixed(2)} by processor`);
  }
}

if (process.argv[1] === import.meta.filename) await compare(process.argv.slice(2));
