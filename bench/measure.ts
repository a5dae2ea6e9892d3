import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs `work` for each index, so many at once; gives the whole time, ms. */
export async function atOnce(
  clients: number,
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let index = next++; index < count; index = next++) await work(index);
    }),
  );
  return performance.now() - began;
}

/** Seconds of work before anything is measured: V8 compiles well what it has seen some ten thousand times. */
export const WARMING = 8;

export type Load = {
  clients: number;
  seconds: number;
  /** A client's next piece of work begins so many ms after its last one at the earliest. */
  pace?: number;
  /** Seconds of the same before that, which are not measured. */
  warming?: number;
};

/**
 * Runs `work` again and again for so many seconds, so many at once; how often a second it was done. `pace`: each of them
 * begins its next no earlier than so many ms after its last one began. `most`: as often, and no more.
 */
export async function rateFor(
  clients: number,
  seconds: number,
  work: (index: number) => Promise<unknown>,
  { pace = 0, most = Number.POSITIVE_INFINITY }: { pace?: number; most?: number } = {},
): Promise<number> {
  let next = 0;
  const began = performance.now();
  const until = began + seconds * 1_000;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < until && next < most) {
        const due = performance.now() + pace;
        await work(next++);
        if (pace > 0) await sleep(Math.max(0, due - performance.now()));
      }
    }),
  );
  return next / ((performance.now() - began) / 1_000);
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;

export type Percentiles = { p50: number; p95: number; p99: number };

export const percentiles = (values: readonly number[]): Percentiles => ({
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  p99: quantile(values, 0.99),
});

export type Spread = { median: number; least: number; most: number };

export const spread = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  least: Math.min(...values),
  most: Math.max(...values),
});

/** Of /proc, so on Linux only; null elsewhere, and of a process that has ended. */
function ofProcess(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

const TICKS_A_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Processor time that a process has taken so far, seconds. */
function processorSeconds(pid: number): number | null {
  // After the name, which may hold spaces: fields 14 and 15 of proc(5), user and system time.
  const fields = ofProcess(pid, 'stat')?.split(') ')[1]?.split(' ');
  return fields ? (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND : null;
}

/** Memory that a process holds now, bytes. */
export function residentBytes(pid: number): number | null {
  const pages = ofProcess(pid, 'statm')?.split(' ')[1];
  return pages === undefined ? null : Number(pages) * PAGE_BYTES;
}

/** The processes that a process has started and that still run. */
export const childrenOf = (pid: number): number[] =>
  (ofProcess(pid, `task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);

/** Processor time of each process while `work` ran, ms; null where it cannot be told. */
export async function processorTimes<T>(
  pids: Readonly<Record<string, number | undefined>>,
  work: () => Promise<T>,
): Promise<{ result: T; ms: Record<string, number | null> }> {
  const read = () =>
    Object.entries(pids).map(
      ([name, pid]) => [name, pid === undefined ? null : processorSeconds(pid)] as const,
    );
  const before = new Map(read());
  const result = await work();
  const ms = read().map(([name, after]) => {
    const first = before.get(name) ?? null;
    return [name, after === null || first === null ? null : (after - first) * 1_000];
  });
  return { result, ms: Object.fromEntries(ms) };
}
