import * as z from 'zod';
import { eachDay, iin } from './fields.ts';

/** Whose requests are looked for. */
export const search = eachDay((today) => z.strictObject({ iin: iin(today) }));
