import * as z from 'zod';
import { type Iin, INVALID_IIN_TEXT, parseIin } from '../../domain/identity-number.ts';
import type { CalendarDate } from '../../domain/time.ts';

/** Fields that several bodies have. What depends on the day takes `today` (Asia/Almaty). */

/** A body's schema made once a day: for each new one that it meets zod writes a parser, which takes longer than to parse. */
export function eachDay<Schema>(make: (today: CalendarDate) => Schema): (today: CalendarDate) => Schema {
  let last: { today: CalendarDate; schema: Schema } | undefined;
  return (today) => {
    if (last?.today !== today) last = { today, schema: make(today) };
    return last.schema;
  };
}

const iinText = z
  .string()
  .meta({ description: 'Twelve digits, the last of which checks the others.', pattern: '^[0-9]{12}$' });
export const iin = (today: CalendarDate) =>
  iinText.transform((text, context): Iin => {
    const parsed = parseIin(text, today);
    if (parsed.kind === 'ok') return parsed.iin;
    context.addIssue({ code: 'custom', message: INVALID_IIN_TEXT[parsed.rule] });
    return z.NEVER;
  });

/** ISO 8601 counts a year 0, no calendar does. */
const YEAR_EXISTS = /^(?!0000)/;
export const date = z.iso
  .date({ error: 'A date is YYYY-MM-DD.', abort: true })
  .regex(YEAR_EXISTS, { error: 'There was no year 0.', abort: true });
