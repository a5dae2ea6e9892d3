import * as z from 'zod';
import { date, eachDay, iin } from './fields.ts';

/** Whom an operator asks the register about, and as of which day; today where none is given. */
export const lookup = eachDay((today) => z.strictObject({ iin: iin(today), on: date.optional() }));
