/** A number from 0 to 1, the same series for the same seed (Mulberry32): a table in a document must come out again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A time from an exponential distribution of this mean. */
export const exponential = (random: () => number, mean: number): number => -mean * Math.log(1 - random());

type Queue = {
  /** How many are served at a time. */
  servers: number;
  /** Mean time of serving one, s. */
  serving: number;
  /** Mean arrivals a second. */
  rate: number;
  /** How many arrive. */
  arrivals: number;
  random: () => number;
  /** How serving times are spread: as people's patience, or all alike. */
  spread?: 'exponential' | 'none';
};

/** The earliest of the times at which servers are free stands first: a binary heap in place. */
function settle(heap: Float64Array): void {
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && (heap[right] ?? 0) < (heap[left] ?? 0) ? right : left;
    const [own, other] = [heap[at] ?? 0, heap[child] ?? 0];
    if (own <= other) return;
    heap[at] = other;
    heap[child] = own;
    at = child;
  }
}

/** `waited`: before it was served; `stayed`: until it was, s; of each that arrived. */
type Followed = { waited: Float64Array; stayed: Float64Array };

/** Follows those who arrive: first come, first served, nobody gives up. */
export function follow({
  servers,
  serving,
  rate,
  arrivals,
  random,
  spread = 'exponential',
}: Queue): Followed {
  const free = new Float64Array(servers);
  const waited = new Float64Array(arrivals);
  const stayed = new Float64Array(arrivals);
  let at = 0;
  for (let index = 0; index < arrivals; index++) {
    at += exponential(random, 1 / rate);
    const begins = Math.max(at, free[0] ?? 0);
    const ends = begins + (spread === 'none' ? serving : exponential(random, serving));
    waited[index] = begins - at;
    stayed[index] = ends - at;
    free[0] = ends;
    settle(free);
  }
  return { waited, stayed };
}

/** Of the values sorted, the one that this share is not above. */
export function quantile(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/**
 * Erlang's C: the share of arrivals that wait at all, in a queue of exponential times (M/M/c) that keeps up, and how long they wait in
 * the mean, s, those that do not wait included.
 */
export function erlangC({ servers, serving, rate }: Pick<Queue, 'servers' | 'serving' | 'rate'>) {
  const load = rate * serving;
  let term = 1;
  let sum = 1;
  for (let busy = 1; busy < servers; busy++) {
    term *= load / busy;
    sum += term;
  }
  const all = ((term * load) / servers) * (servers / (servers - load));
  const waiting = all / (sum + all);
  return { waiting, mean: (waiting * serving) / (servers - load) };
}
