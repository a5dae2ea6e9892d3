import { setImmediate, setTimeout } from 'node:timers/promises';
import { SECOND } from '../../shared/domain/time.ts';

/** Between two looks for what has expired, ms. DynamoDB takes its time too, up to days. */
const EVERY = 10 * SECOND;

type Options = {
  /** Deletes some of what has expired by then; gives how many items. */
  forgetExpired: (now: number) => number;
  report: (line: string, error?: unknown) => void;
};

/** DynamoDB's time to live, by the service's clock. */
export function startExpiry({ forgetExpired, report }: Options) {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    try {
      while (!stopping.signal.aborted && forgetExpired(Math.floor(Date.now() / SECOND)) > 0)
        await setImmediate();
    } catch (error) {
      report('what has expired could not be deleted, and is looked for again', error);
    }
  }

  function now(): Promise<void> {
    running = running.then(sweep);
    return running;
  }

  async function keepSweeping(): Promise<void> {
    while (!stopping.signal.aborted) {
      await setTimeout(EVERY, undefined, { signal: stopping.signal }).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error;
      });
      await now();
    }
  }

  const sweeping = keepSweeping();
  return {
    /** Resolves when nothing is left that had expired when it began. */
    now,
    stop: async (): Promise<void> => {
      stopping.abort();
      await sweeping;
    },
  };
}
