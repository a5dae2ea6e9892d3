import type { z } from 'zod';
import { fieldErrors } from './body.ts';
import type { FieldError } from './problems.ts';

export type Rejected = { index: number; errors: FieldError[] };

/** Good rows and, by their index in the batch, bad ones with the rules they break. */
export function sortRows<T>(
  rows: readonly unknown[],
  schema: z.ZodType<T>,
): { good: T[]; rejected: Rejected[] } {
  const good: T[] = [];
  const rejected: Rejected[] = [];
  for (const [index, row] of rows.entries()) {
    const parsed = schema.safeParse(row);
    if (parsed.success) good.push(parsed.data);
    else rejected.push({ index, errors: fieldErrors(parsed.error) });
  }
  return { good, rejected };
}
