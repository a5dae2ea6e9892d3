import * as z from 'zod';
import type { CalendarDate } from '../../domain/time.ts';
import { iin } from './fields.ts';

/** Whose requests are looked for. */
export const search = (today: CalendarDate) => z.strictObject({ iin: iin(today) });
