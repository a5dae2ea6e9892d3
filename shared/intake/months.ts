/** The beginnings by which the names of months are known, whatever endings follow: Kazakh, Russian, English. */
const MONTHS: readonly (readonly string[])[] = [
  ['қаңтар', 'қаң', 'январ', 'янв', 'january', 'jan'],
  ['ақпан', 'ақп', 'феврал', 'фев', 'february', 'feb'],
  ['наурыз', 'нау', 'март', 'мар', 'march', 'mar'],
  ['сәуір', 'сәу', 'апрел', 'апр', 'april', 'apr'],
  ['мамыр', 'мам', 'май', 'мая', 'мае', 'may'],
  ['маусым', 'мау', 'июн', 'june', 'jun'],
  ['шілде', 'шіл', 'июл', 'july', 'jul'],
  ['тамыз', 'там', 'август', 'авг', 'august', 'aug'],
  ['қыркүйек', 'қыр', 'сентябр', 'сен', 'september', 'sep'],
  ['қазан', 'қаз', 'октябр', 'окт', 'october', 'oct'],
  ['қараша', 'қар', 'ноябр', 'ноя', 'november', 'nov'],
  ['желтоқсан', 'жел', 'декабр', 'дек', 'december', 'dec'],
];

const STEMS = MONTHS.flatMap((stems, index) => stems.map((stem) => ({ stem, month: index + 1 }))).toSorted(
  (a, b) => b.stem.length - a.stem.length,
);

/** The number of a month by its name in any of its forms (`қаңтардан`, `января`); null: it is no month. */
export const monthNamed = (word: string): number | null =>
  STEMS.find(({ stem }) => word.toLowerCase().startsWith(stem))?.month ?? null;

export const twoDigits = (value: number): string => String(value).padStart(2, '0');
