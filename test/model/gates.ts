import { makeMemory, type Stores } from '../fakes/memory.ts';
import { makeMemoryWindows } from '../fakes/memory-windows.ts';

/** One call of storage by one process, named the same in every run that came to it by the same steps. */
export type Done = { process: string; name: string; result: unknown };

export type Gates = ReturnType<typeof makeGates>;

/** Each call waits here until it is let through; so that steps of several processes can be put in any order. */
export function makeGates() {
  const waiting = new Map<string, () => void>();
  const counts = new Map<string, number>();
  const labels = new Map<string, string>();
  const done: Done[] = [];

  async function pass<T>(process: string, name: string, run: () => Promise<T> | T): Promise<T> {
    const number = counts.get(process) ?? 0;
    counts.set(process, number + 1);
    const key = `${process} ${number} ${name}`;
    await new Promise<void>((resolve) => {
      waiting.set(key, resolve);
    });
    waiting.delete(key);
    const result = await run();
    done.push({ process, name, result });
    return result;
  }

  return {
    pass,
    settled,
    done,
    /** What each random id is called, by who brought it first; what is not random is called itself. */
    labels,
    waiting: () => [...waiting.keys()].toSorted(),
    /** Lets one call through, and waits until everything stands before a gate again or has ended. */
    async open(key: string): Promise<void> {
      waiting.get(key)?.();
      await settled();
    },
    /** What this process waits for never comes. */
    drop(process: string): void {
      for (const key of waiting.keys()) if (processOf(key) === process) waiting.delete(key);
    },
  };
}

export const processOf = (key: string): string => key.split(' ')[0] ?? '';

/** Promises of the use cases settle before the next turn: they wait for nothing but each other and the gates. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type Memory = { stores: Stores; windows: ReturnType<typeof makeMemoryWindows>['byPair'] };

/** The fake storage, with the windows readable from outside. */
export function openMemory(): Memory {
  const windows = makeMemoryWindows();
  return { stores: makeMemory(windows), windows: windows.byPair };
}

/** What processes write and read of each other. Register and blocks stand still here, so that reading them is no step. */
const SHARED = ['requests', 'meeting', 'windows', 'inbox', 'smsLog'] as const satisfies (keyof Stores)[];
const RANDOM_ID = /^[0-9a-f]{32}$/;

type Seer = {
  process: string;
  gates: Gates /** Calls, as `store.method`, that are no steps. */;
  free: readonly string[];
};

/** The same storage as one process sees it: every call is one step, which others can come before. */
export function gated(stores: Stores, { process, gates, free }: Seer): Stores {
  let named = 0;
  const name = (text: unknown): void => {
    if (typeof text !== 'string' || !RANDOM_ID.test(text) || gates.labels.has(text)) return;
    named++;
    gates.labels.set(text, `${process}#${named}`);
  };
  const wrapped = SHARED.map((store) => {
    const methods = Object.entries(stores[store]).map(
      ([method, call]: [string, (...args: never[]) => unknown]) => {
        if (free.includes(`${store}.${method}`)) return [method, call];
        const through = (...args: never[]) => {
          for (const argument of args) name(argument);
          return gates.pass(process, `${store}.${method}`, () => call(...args));
        };
        return [method, through];
      },
    );
    return [store, Object.fromEntries(methods)];
  });
  return { ...stores, ...Object.fromEntries(wrapped) };
}
