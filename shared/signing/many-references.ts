import { setTimeout } from 'node:timers/promises';

/** So many at a time, of one batch: a load of the register never takes what citizens' codes and submissions need. */
const AT_ONCE = 16;
/** Pauses after KMS was too busy, ms; beyond the client's own tries, and within what a function's time allows. */
const PAUSES = [250, 500, 1_000, 2_000, 4_000];

type Reference = (number: string) => Promise<string>;

const isThrottling = (error: unknown): boolean =>
  error instanceof Error && /Throttl|LimitExceeded/.test(error.name);

async function patiently(reference: Reference, number: string): Promise<string> {
  for (const pause of PAUSES) {
    try {
      return await reference(number);
    } catch (error) {
      if (!isThrottling(error)) throw error;
      await setTimeout(pause * (0.5 + Math.random()));
    }
  }
  return reference(number);
}

/**
 * The references of a batch's numbers, each computed once however often the batch has it. Throws when KMS cannot be
 * reached, or is too busy for longer than some seconds; the given function throws for a number that was not asked for.
 */
export async function referencesOf(
  numbers: Iterable<string>,
  reference: Reference,
): Promise<(number: string) => string> {
  const waiting = new Set(numbers).values();
  const references = new Map<string, string>();
  async function work(): Promise<void> {
    for (const number of waiting) references.set(number, await patiently(reference, number));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return (number) => {
    const found = references.get(number);
    if (found === undefined) throw new Error('a number of the batch has no reference');
    return found;
  };
}
