import { setTimeout } from 'node:timers/promises';
import { TICK } from '../../shared/aws/events.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import type { Invoke } from './functions.ts';

const EVERY = 1_000;

type Options = { invoke: Invoke; report: (line: string, error?: unknown) => void };

/** EventBridge's schedule: calls each function with a tick once a second, never two at a time. */
export function startTick({ invoke, report }: Options) {
  const names = FUNCTION_ENTRIES.filter(({ tick }) => tick).map(({ name }) => name);
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function tickAll(): Promise<void> {
    for (const name of names) {
      try {
        await invoke(name, TICK);
      } catch (error) {
        report(`the tick of ${name} failed, and comes again in a second`, error);
      }
    }
  }

  /** A tick that begins after this call; resolves when it is over. */
  function now(): Promise<void> {
    running = running.then(tickAll);
    return running;
  }

  async function keepTicking(): Promise<void> {
    while (!stopping.signal.aborted) {
      await now();
      await setTimeout(EVERY, undefined, { signal: stopping.signal }).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error;
      });
    }
  }

  const ticking = keepTicking();
  return {
    now,
    stop: async () => {
      stopping.abort();
      await ticking;
    },
  };
}
