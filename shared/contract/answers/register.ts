import * as z from 'zod';
import { fieldErrors } from './problem.ts';

/** What became of a batch: how many rows were stored, and by their index in it those that were not. */
export const imported = z.strictObject({
  accepted: z.number().int().nonnegative(),
  rejected: z.array(z.strictObject({ index: z.number().int().nonnegative(), errors: fieldErrors })),
});
export type Imported = z.infer<typeof imported>;
