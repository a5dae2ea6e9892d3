import { abbreviateLegalForms, LEGAL_FORMS } from './legal-forms.ts';
import { READINGS, type Reading } from './look-alikes.ts';
import { normalise } from './typed.ts';

/** How a name strikes its reader: `look:` or `sound:`, and the name without whatever the eye and the ear pass over. */
export type Skeleton = string;

/** Words that say what kind of organisation it is and of which country, not which one. */
const KINDS = [
  ...LEGAL_FORMS.map(([short]) => short),
  ...['банк', 'банкі', 'банкы', 'bank'],
  ...[
    'ҚР',
    'Қазақстан',
    'Республикасы',
    'Республикасының',
    'РК',
    'Казахстан',
    'Казахстана',
    'Республика',
    'Республики',
  ],
  ...['Kazakhstan', 'Republic', 'of', 'the'],
];

/** Of more words than this nobody compares every part. */
const MOST_WORDS = 12;
/** A shorter part of a name is no imitation of a name that consists of it. */
const SHORTEST_PART = 4;
/** What must be left of a word without the kinds that are written together with it. */
const SHORTEST_REST = 3;

/** A picture amid letters stands for a letter, and these are letters: none of them can be compared. */
const PICTURE_LETTERS = /[\u{1F130}-\u{1F1FF}]/u;
const PICTURE_IN_WORD = /[\p{L}\p{N}]\*|\*[\p{L}\p{N}]/u;

/** Between words; a sign that passes for a letter ($ for S) belongs to its word. */
const GAP = /[^\p{L}\p{N}@$€¢¥|×]+/u;

type Read = { reading: keyof typeof READINGS; words: string[]; kinds: ReadonlySet<string> };

const kindsBy = (reading: Reading): ReadonlySet<string> =>
  new Set(KINDS.map((kind) => reading(normalise(kind).toLowerCase()) ?? ''));
/** Made for the first name that is read, and not at a function's start. */
let kindsRead: Record<keyof typeof READINGS, ReadonlySet<string>> | undefined;

/** The words of a name in each reading; null where nobody can say how it reads. */
function wordsOf(name: string): Read[] | null {
  if (PICTURE_LETTERS.test(name)) return null;
  const plain = normalise(abbreviateLegalForms(name)).toLowerCase();
  if (PICTURE_IN_WORD.test(plain)) return null;
  kindsRead ??= { look: kindsBy(READINGS.look), sound: kindsBy(READINGS.sound) };
  const kinds = kindsRead;
  const words = plain.split(GAP).filter((word) => word !== '');
  const read = (['look', 'sound'] as const).map((reading) => ({
    reading,
    kinds: kinds[reading],
    words: words.map((word) => READINGS[reading](word)),
  }));
  return read.some((each) => each.words.includes(null)) ? null : (read as Read[]);
}

/** Without the kinds at its ends, whether they are words of their own or written together with the name. */
function bare(text: string, kinds: ReadonlySet<string>): string {
  for (const kind of kinds) {
    const rest = text.length - kind.length;
    if (kind === '' || rest < SHORTEST_REST) continue;
    if (text.startsWith(kind)) return bare(text.slice(kind.length), kinds);
    if (text.endsWith(kind)) return bare(text.slice(0, rest), kinds);
  }
  return text;
}

function namingWords({ words, kinds }: Read): string[] {
  const naming = words.filter((word) => !kinds.has(word));
  return naming.length > 0 ? naming : words;
}

const whole = (read: Read): string => bare(namingWords(read).join(''), read.kinds);

function* runs(words: readonly string[]): Generator<string> {
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= words.length; to++) yield words.slice(from, to).join('');
  }
}

/** What an organisation's own name is kept by; none for one that has no letter of ours. */
export const skeletonsOf = (name: string): Skeleton[] =>
  (wordsOf(name) ?? []).flatMap((read) => {
    const skeleton = whole(read);
    return skeleton === '' ? [] : [`${read.reading}:${skeleton}`];
  });

/**
 * Everything that a name could be taken for: itself, and each part of it, so that words around an organisation's name hide nothing.
 * Null for a name that cannot be compared: too many words, or a letter of another alphabet than ours.
 */
export function takenFor(name: string): Skeleton[] | null {
  const readings = wordsOf(name);
  if (!readings || readings.some(({ words }) => words.length > MOST_WORDS)) return null;
  const all = readings.flatMap((read) => {
    // A name taken to pieces may have one that reads like a kind.
    const parts = [...runs(namingWords(read)), ...runs(read.words)].map((part) => bare(part, read.kinds));
    // Whatever its length: of a short name that reads like a kind at both ends, either end may be left out.
    const joined = bare(read.words.join(''), read.kinds);
    const long = parts.filter((part) => part.length >= SHORTEST_PART);
    return [whole(read), joined, ...long].map((skeleton) => `${read.reading}:${skeleton}`);
  });
  return [...new Set(all)];
}
