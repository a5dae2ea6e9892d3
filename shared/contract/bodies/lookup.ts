import * as z from 'zod';
import type { CalendarDate } from '../../domain/time.ts';
import { date, iin } from './fields.ts';

/** Whom an operator asks the register about, and as of which day; today where none is given. */
export const lookup = (today: CalendarDate) => z.strictObject({ iin: iin(today), on: date.optional() });
