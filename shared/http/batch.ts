import type * as z from 'zod';
import { fieldErrors } from './body.ts';
import type { FieldError } from './problems.ts';

export type Rejected = { index: number; errors: FieldError[] };

/** Good rows with, in `places`, the index of each in the batch; and the bad ones with the rules they break. */
export type Sorted<T> = { good: T[]; places: number[]; rejected: Rejected[] };

export function sortRows<T>(rows: readonly unknown[], schema: z.ZodType<T>): Sorted<T> {
  const sorted: Sorted<T> = { good: [], places: [], rejected: [] };
  for (const [index, row] of rows.entries()) {
    const parsed = schema.safeParse(row);
    if (parsed.success) {
      sorted.good.push(parsed.data);
      sorted.places.push(index);
    } else sorted.rejected.push({ index, errors: fieldErrors(parsed.error) });
  }
  return sorted;
}
