import type * as z from 'zod';
import type { Imported } from '../contract/answers/register.ts';
import { fieldErrors } from './body.ts';
import { fieldWords } from './field-words.ts';

type Rejected = Imported['rejected'][number];

/** Good rows with, in `places`, the index of each in the batch; and the bad ones with the rules they break. */
export type Sorted<T> = { good: T[]; places: number[]; rejected: Rejected[] };

export function sortRows<T>(rows: readonly unknown[], schema: z.ZodType<T>): Sorted<T> {
  const sorted: Sorted<T> = { good: [], places: [], rejected: [] };
  for (const [index, row] of rows.entries()) {
    const parsed = schema.safeParse(row, { error: fieldWords });
    if (parsed.success) {
      sorted.good.push(parsed.data);
      sorted.places.push(index);
    } else sorted.rejected.push({ index, errors: fieldErrors(parsed.error) });
  }
  return sorted;
}
