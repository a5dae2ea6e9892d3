import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';

const services = ['sns', 'kms', 'dynamodb'] as const;
export type FaultyService = (typeof services)[number];

const DEFAULT_ERROR: Record<FaultyService, string> = {
  sns: 'InternalErrorException',
  kms: 'KMSInternalException',
  dynamodb: 'InternalServerError',
};

/** Far beyond any time limit of a client or a function, ms. */
const LONGEST_DELAY = 60_000;

/**
 * What `POST /local/faults` takes. `rate` is the share of calls that are struck from now on, `next` how many of the next
 * calls are; 0 ends the fault, but not for the calls it holds already. `error` is the name of the AWS exception they fail
 * with. `delayMs` makes them wait in real time before they take effect, whether or not the client still listens; without
 * an `error` they then succeed. With `when: 'after'` a call takes effect at once, and its answer is lost, or waits.
 * `operation` (`Sign`, `PutItem`) narrows it to one kind of call, `function` to those of one function.
 */
export const faultSchema = z
  .strictObject({
    service: z.enum(services),
    rate: z.number().min(0).max(1).optional(),
    next: z.int().min(0).optional(),
    error: z
      .string()
      .regex(/^[A-Z][A-Za-z]{2,79}$/, 'must be the name of an AWS exception')
      .optional(),
    delayMs: z.int().min(0).max(LONGEST_DELAY).optional(),
    operation: z
      .string()
      .regex(/^[A-Z][A-Za-z]{1,39}$/, 'must be the name of an AWS operation')
      .optional(),
    when: z.enum(['before', 'after']).default('before'),
    function: z.string().optional(),
  })
  .refine((fault) => (fault.rate === undefined) !== (fault.next === undefined), {
    message: 'must have either rate or next',
  });

export type FaultInput = z.input<typeof faultSchema>;
/** A call that a fault may strike. */
type Struck = { function?: string | undefined; operation?: string | undefined };
/** Without an `error` the call succeeds, later. */
export type Strike = { error?: string | undefined; delayMs?: number | undefined; when: 'before' | 'after' };

export type Faults = {
  set: (input: FaultInput) => void;
  /** Decides the fate of one call; counts against `next`. */
  strike: (service: FaultyService, call?: Struck) => Strike | null;
  /** Resolves after so many ms of real time, or once everything is released. */
  wait: (ms: number) => Promise<void>;
  /** Ends every fault and lets go of the calls that wait. For good: the service stops. */
  release: () => void;
};

const concerns = (only: Struck, call: Struck): boolean =>
  (only.function === undefined || only.function === call.function) &&
  (only.operation === undefined || only.operation === call.operation);

/** One fault per service: a new one takes the place of the one before. */
export function makeFaults(random: () => number = Math.random): Faults {
  const active = new Map<FaultyService, Strike & { rate: number; left: number; only: Struck }>();
  const released = new AbortController();
  return {
    set: (input) => {
      const {
        service,
        rate = 1,
        next = Number.POSITIVE_INFINITY,
        delayMs,
        error = delayMs === undefined ? DEFAULT_ERROR[service] : undefined,
        when,
        ...only
      } = faultSchema.parse(input);
      if (rate === 0 || next === 0) active.delete(service);
      else active.set(service, { error, delayMs, when, rate, left: next, only });
    },
    strike: (service, call = {}) => {
      const fault = active.get(service);
      if (fault === undefined || !concerns(fault.only, call) || random() >= fault.rate) return null;
      fault.left -= 1;
      if (fault.left === 0) active.delete(service);
      return { error: fault.error, delayMs: fault.delayMs, when: fault.when };
    },
    wait: async (ms) => {
      await setTimeout(ms, undefined, { signal: released.signal }).catch((error: Error) => {
        if (error.name !== 'AbortError') throw error;
      });
    },
    release: () => {
      active.clear();
      released.abort();
    },
  };
}
