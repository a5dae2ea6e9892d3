import * as z from 'zod';
import { MOST_ROWS } from '../contract/bodies/register.ts';

/** A batch as a client sends it. The service reads its rows one by one, so that a bad one does not stop the good ones. */
export const batchOf = (name: string, row: z.ZodType) =>
  z.strictObject({ [name]: z.array(row).min(1).max(MOST_ROWS) });
