import * as z from 'zod';
import type { Key } from './keys.ts';
import type { Item } from './table.ts';

/**
 * An item that is not what its key says: nothing can be done with it but tell somebody. The message names the fields and
 * the rules they break, never a value.
 */
export class MalformedItem extends Error {
  override readonly name = 'MalformedItem';
  readonly key: Key;
  /** How often it was put off already. */
  readonly times: number;

  constructor(item: Item, cause: unknown) {
    const key = { pk: String(item.pk), sk: String(item.sk) };
    super(`the item ${key.pk} ${key.sk} is malformed: ${rulesOf(cause)}`);
    this.key = key;
    this.times = z.number().catch(0).parse(item.malformed);
  }
}

const rulesOf = (cause: unknown): string =>
  cause instanceof z.ZodError
    ? cause.issues.map(({ path, code }) => `${path.join('.')} (${code})`).join('; ')
    : String(cause instanceof Error ? cause.name : cause);

/** Told of each malformed item that a list goes without. */
export type ReportMalformed = (item: MalformedItem) => void;

/** Reads an item; throws `MalformedItem` when it is not what `parse` takes. */
export function parsed<T>(item: Item, parse: (item: Item) => T): T {
  try {
    return parse(item);
  } catch (error) {
    throw new MalformedItem(item, error);
  }
}

/** Reads items: a malformed one costs only itself. */
export function parsedOnes<T>(
  items: readonly Item[],
  parse: (item: Item) => T,
  report: ReportMalformed,
): T[] {
  return items.flatMap((item) => {
    try {
      return [parsed(item, parse)];
    } catch (error) {
      if (!(error instanceof MalformedItem)) throw error;
      report(error);
      return [];
    }
  });
}
