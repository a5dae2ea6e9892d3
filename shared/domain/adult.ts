import { birthDateOf, type Iin } from './identity-number.ts';
import type { CalendarDate } from './time.ts';

/** Rule 8: from this birthday on a person decides, and is told, for themselves. */
const ADULT_AGE = 18;

/** Whether the person has come of age by that day. Born on 29 February, one comes of age on 1 March. */
export function isAdultOn(iin: Iin, date: CalendarDate): boolean {
  const [year = '', ...monthAndDay] = birthDateOf(iin).split('-');
  const birthday = [String(Number(year) + ADULT_AGE), ...monthAndDay].join('-');
  return birthday <= date;
}
