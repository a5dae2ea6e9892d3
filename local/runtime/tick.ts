import { setTimeout } from 'node:timers/promises';
import { TICK } from '../../shared/aws/events.ts';
import { FUNCTION_ENTRIES, type FunctionName } from '../../shared/service/table.ts';
import type { Invoke } from './functions.ts';

const EVERY = 1_000;

type Options = { invoke: Invoke; report: (line: string, error?: unknown) => void };

/** Calls one function with a tick once a second, never two at a time. */
function startTicking(name: FunctionName, { invoke, report }: Options, stopping: AbortSignal) {
  let running: Promise<void> = Promise.resolve();

  async function tick(): Promise<void> {
    try {
      await invoke(name, TICK);
    } catch (error) {
      report(`the tick of ${name} failed, and comes again in a second`, error);
    }
  }

  function now(): Promise<void> {
    running = running.then(tick);
    return running;
  }

  async function keepTicking(): Promise<void> {
    while (!stopping.aborted) {
      await now();
      await setTimeout(EVERY, undefined, { signal: stopping }).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error;
      });
    }
  }

  return { now, ticking: keepTicking() };
}

/** EventBridge's schedule: each function is called by itself, so that none waits for another's tick. */
export function startTick(options: Options) {
  const stopping = new AbortController();
  const started = FUNCTION_ENTRIES.filter(({ tick }) => tick).map(({ name, tick }) => ({
    ...startTicking(name, options, stopping.signal),
    awaited: tick !== 'outward',
  }));
  return {
    /** A tick that begins after this call; resolves when it is over, but for what is called outside. */
    now: async (): Promise<void> => {
      await Promise.all(started.filter(({ awaited }) => awaited).map(({ now }) => now()));
    },
    stop: async (): Promise<void> => {
      stopping.abort();
      await Promise.all(started.filter(({ awaited }) => awaited).map(({ ticking }) => ticking));
    },
  };
}
