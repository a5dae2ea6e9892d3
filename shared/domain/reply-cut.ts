/** All letters of a reply on end, as typed and as a skeleton (both of one length), and what lay between them. */
export type Letters = {
  typed: string;
  skeleton: string;
  /** Where words begin or end. */
  edges: ReadonlySet<number>;
  /** Where the words before a colon end. */
  labels: ReadonlySet<number>;
  /** How many letters stand before the first digit. */
  beforeCode: number;
};

/**
 * Letters that can be read. `anywhere`: whatever words they are in; `whole`: as words of their own; `as-typed`: so too, and
 * by no look-alike; `after-code`: so too, and as a filler where they are a label. `said` is null for a filler.
 */
export type Entry<Said> = {
  letters: string;
  where: 'anywhere' | 'whole' | 'as-typed' | 'after-code';
  said: Said | null;
};

/** Without modifier letters (\p{Lm}): ʼ and ʻ are how some phones write an apostrophe. */
export const lettersIn = (plain: string): string[] => plain.match(/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/gu) ?? [];

/** `plain`: a normalised text; `skeleton`: makes look-alike letters one, and changes no length. */
export function lettersOf(plain: string, skeleton: (typed: string) => string): Letters {
  const edges = new Set<number>();
  const labels = new Set<number>();
  let typed = '';
  let beforeCode = Number.POSITIVE_INFINITY;
  for (const [token, word = '', colon] of plain.matchAll(/\d|(\p{L}+)(\s*:)?/gu)) {
    if (word === '') beforeCode = Math.min(beforeCode, typed.length);
    edges.add(typed.length);
    typed += lettersIn(token).join('');
    edges.add(typed.length);
    if (colon !== undefined) labels.add(typed.length);
  }
  return { typed, skeleton: skeleton(typed), edges, labels, beforeCode };
}

/** What is said in some way of cutting ALL the letters into entries, the first word's first; empty when there is no way. */
export function cut<Said>(letters: Letters, entries: readonly Entry<Said>[]): Set<Said> {
  const { length } = letters.typed;
  const saidTo: (Set<Said> | undefined)[] = [new Set()];
  for (let start = 0; start < length; start += 1) {
    const before = saidTo[start];
    if (!before) continue;
    for (const entry of entries.filter((each) => fits(letters, start, each))) {
      const end = start + entry.letters.length;
      const said = entry.said === null || isLabel(letters, start, entry) ? [] : [entry.said];
      saidTo[end] = new Set([...(saidTo[end] ?? []), ...before, ...said]);
    }
  }
  return saidTo[length] ?? new Set();
}

function fits<Said>(letters: Letters, start: number, entry: Entry<Said>): boolean {
  const spelled = entry.where === 'as-typed' ? letters.typed : letters.skeleton;
  if (!spelled.startsWith(entry.letters, start)) return false;
  return (
    entry.where === 'anywhere' ||
    (letters.edges.has(start) && letters.edges.has(start + entry.letters.length))
  );
}

const isLabel = <Said>(
  letters: Letters,
  start: number,
  { where, letters: { length } }: Entry<Said>,
): boolean => where === 'after-code' && (start < letters.beforeCode || letters.labels.has(start + length));
