import { type CalendarDate, isCalendarDate } from '../domain/time.ts';
import { type Cell, isBlank, textOf } from './cells.ts';
import { fault, nothing, ok, type Read } from './faults.ts';
import { monthNamed, twoDigits } from './months.ts';

/** How a workbook counts days: from 1900 on, or as the first Macintosh did. */
export type DateSystem = 1900 | 1904;

/** Day 0 of each, with the leap day of 1900 that never was already counted in: nothing here is as old. */
const DAY_ZERO: Record<DateSystem, number> = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) };
const DAY = 86_400_000;

/** Days that a journal of the 2000s can hold, as spreadsheets count them: 1982 to 2119. */
const isSerial = (value: number): boolean => value >= 30_000 && value < 80_000;

/** `YYYY-MM-DD` of a spreadsheet's number of days; the time of day is its fraction and is left out. */
export function dateOfSerial(serial: number, system: DateSystem): CalendarDate | null {
  if (!isSerial(serial)) return null;
  return new Date(DAY_ZERO[system] + Math.floor(serial) * DAY).toISOString().slice(0, 10);
}

const NUMERIC =
  /(?<!\d)(?:(?<y1>\d{4})[-.](?<m1>\d{1,2})[-.](?<d1>\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?|(?<d2>\d{1,2})[.-](?<m2>\d{1,2})[.-](?<y2>\d{4}|\d{2})(?:,? \d{1,2}:\d{2}(?::\d{2})?)?)(?!\d)/gu;
const WITH_NAME =
  /(?<!\d)(?:(?<y1>\d{4})\s*(?:жылғы|жылдың|ж\.?)?\s*(?<d1>\d{1,2})\s*(?<m1>\p{L}+)|«?(?<d2>\d{1,2})»?\s+(?<m2>\p{L}+)\s+(?<y2>\d{4}))(?!\d)/gu;
const SLASHED = /(?<!\d)\d{1,4}\/\d{1,2}\/\d{2,4}(?!\d)/u;

type Found = { dates: CalendarDate[]; impossible: boolean; rest: string };

/** Every date in a text, and the text without them. `impossible`: one of them is no day of the calendar. */
function findDates(text: string): Found {
  const found: Found = { dates: [], impossible: false, rest: text };
  for (const pattern of [NUMERIC, WITH_NAME]) {
    found.rest = found.rest.replace(pattern, (whole, ...parts) => {
      const groups = parts.at(-1) as Record<string, string | undefined>;
      const [year = '', month = '', day = ''] = ['y', 'm', 'd'].map(
        (part) => groups[`${part}1`] ?? groups[`${part}2`],
      );
      const number = /^\d/.test(month) ? Number(month) : monthNamed(month);
      if (number === null) return whole;
      const date = `${year.length === 2 ? `20${year}` : year}-${twoDigits(number)}-${twoDigits(Number(day))}`;
      if (isCalendarDate(date)) found.dates.push(date);
      else found.impossible = true;
      return ' ';
    });
  }
  return found;
}

/** What may stand beside a date: "year" in its shortened forms, "of the". */
const BESIDE = /^(?:\s|[.,]|жылғы|жылы|ж|года|год|г|y)*$/iu;

/** A cell with one date and nothing else. */
export function readDate(cell: Cell | undefined, system: DateSystem = 1900): Read<CalendarDate> {
  if (isBlank(cell)) return nothing;
  const text = textOf(cell);
  const serial = /^\d{5}(?:[.,]\d+)?$/.test(text)
    ? dateOfSerial(Number(text.replace(',', '.')), system)
    : null;
  if (serial !== null) return ok(serial);
  if (SLASHED.test(text)) return fault('slashes');
  const { dates, impossible, rest } = findDates(text);
  const [date] = dates;
  if (impossible || date === undefined || !BESIDE.test(rest)) return fault('date');
  return new Set(dates).size > 1 ? fault('several-dates') : ok(date);
}

/** The one date somewhere in a text with other words. */
export function dateWithin(text: string): Read<CalendarDate> & { rest?: string } {
  if (SLASHED.test(text)) return fault('slashes');
  const { dates, impossible, rest } = findDates(text);
  const [date] = dates;
  if (impossible) return fault('date');
  if (date === undefined) return nothing;
  return new Set(dates).size > 1 ? fault('several-dates') : { ...ok(date), rest };
}
