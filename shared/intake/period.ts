import { type Cell, isBlank, textOf } from './cells.ts';
import { type DateSystem, dateOfSerial } from './dates.ts';
import { fault, nothing, ok, type Read } from './faults.ts';
import { monthNamed, twoDigits } from './months.ts';

export type Period = { from: string; to: string };
type Month = { month: number; year: number | null };

const NUMERIC =
  /(?<!\d)(?:(?<y1>\d{4})[-./](?<m1>0?[1-9]|1[0-2])(?:[-.](?:\d{2})(?!\d))?|(?:(?:0?[1-9]|[12]\d|3[01])\.)?(?<m2>0?[1-9]|1[0-2])[./-](?<y2>\d{4}))(?!\d)/gu;
const WORD = /(?<year>(?<!\d)\d{4}(?!\d))|(?<word>\p{L}{3,})/gu;

/** Words between the months, which say nothing more: "from", "till", "of the year", "inclusive". */
const BETWEEN =
  /(?:жылғы|жылдың|жылы|жыл|ж|года|годов|год|гг|г|дейін|бойынша|аралығында|айлар|ай|по|до|с|со|from|to|till|until|through|inclusive|қоса|алғанда|включительно)(?!\p{L})|[\s.,:;()–—−-]+/giu;

/** Months by their numbers; undefined: something else stands there. */
function numericMonths(text: string): Month[] | undefined {
  const months: Month[] = [];
  const rest = text.replace(NUMERIC, (_, ...parts) => {
    const { y1, m1, y2, m2 } = parts.at(-1) as Record<string, string | undefined>;
    months.push({ month: Number(m1 ?? m2), year: Number(y1 ?? y2) });
    return ' ';
  });
  return rest.replace(BETWEEN, '') === '' ? months : undefined;
}

/** Months by their names, each with the year that stands nearest: `қаңтар 2026`, `2026 жылғы қаңтар`. */
function namedMonths(text: string): Month[] | undefined {
  const months: Month[] = [];
  let yearBefore: number | null = null;
  for (const { groups } of text.matchAll(WORD)) {
    const month = groups?.word ? monthNamed(groups.word) : null;
    const last = months.at(-1);
    if (month !== null) {
      months.push({ month, year: yearBefore });
      yearBefore = null;
    } else if (groups?.year) {
      if (last && last.year === null) last.year = Number(groups.year);
      else yearBefore = Number(groups.year);
    } else if (groups?.word && groups.word.replace(BETWEEN, '') !== '') return undefined;
  }
  return months;
}

const written = ({ month, year }: Month): string => `${year}-${twoDigits(month)}`;

/** Column 14: the first and the last month; one month alone is both. A year given once is that of both months. */
export function readPeriod(cell: Cell | undefined, system: DateSystem = 1900): Read<Period> {
  if (isBlank(cell)) return nothing;
  const text = textOf(cell);
  const serial = /^\d{5}$/.test(text) ? dateOfSerial(Number(text), system) : null;
  if (serial !== null) return ok({ from: serial.slice(0, 7), to: serial.slice(0, 7) });
  const months = numericMonths(text) ?? namedMonths(text);
  const [from, to = from] = months ?? [];
  if (from === undefined || to === undefined || (months?.length ?? 0) > 2) return fault('period');
  const years = [from.year ?? to.year, to.year ?? from.year];
  if (years.includes(null)) return fault('period');
  const period = {
    from: written({ ...from, year: years[0] ?? null }),
    to: written({ ...to, year: years[1] ?? null }),
  };
  return period.to < period.from ? fault('period-order') : ok(period);
}
