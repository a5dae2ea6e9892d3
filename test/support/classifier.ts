/** What somebody saw of one person, by name; everything as a number. */
export type Seen = Readonly<Record<string, number>>;

/** The chance that a guess by this number ranks one of `those` above one of `others`: 0.5 tells nothing, 1 everything. */
export function auc(those: readonly number[], others: readonly number[]): number {
  let above = 0;
  for (const one of those) {
    for (const other of others) above += one > other ? 1 : Number(one === other) / 2;
  }
  return above / (those.length * others.length);
}

const apart = (value: number): number => Math.abs(value - 0.5);
const column = (seen: readonly Seen[], name: string): number[] => seen.map((one) => one[name] ?? 0);

/** The one number by which two kinds are told apart best, and which of them has more of it. */
function learn(those: readonly Seen[], others: readonly Seen[]): { name: string; sign: number } {
  const names = Object.keys(those[0] ?? {});
  const judged = names.map((name) => ({ name, value: auc(column(those, name), column(others, name)) }));
  const [best] = judged.toSorted((a, b) => apart(b.value) - apart(a.value));
  return { name: best?.name ?? '', sign: (best?.value ?? 0.5) < 0.5 ? -1 : 1 };
}

/**
 * The best guess of a stump, learned on one half of the people and judged on the other, both ways: what it finds by chance
 * among many numbers does not count. `by`: the numbers it went by.
 */
export function bestGuess(those: readonly Seen[], others: readonly Seen[]): { auc: number; by: string[] } {
  const half = <T>(all: readonly T[], odd: number): T[] => all.filter((_, index) => index % 2 === odd);
  const rounds = [0, 1].map((odd) => {
    const { name, sign } = learn(half(those, odd), half(others, odd));
    const judged = auc(column(half(those, 1 - odd), name), column(half(others, 1 - odd), name));
    return { name, value: sign === 1 ? judged : 1 - judged };
  });
  const mean = rounds.reduce((sum, { value }) => sum + value, 0) / rounds.length;
  return { auc: Number(mean.toFixed(3)), by: rounds.map(({ name }) => name) };
}

/** Whether any number differs at all between two kinds: the harshest judge of what does not depend on a machine. */
export const differing = (those: readonly Seen[], others: readonly Seen[]): string[] =>
  Object.keys(those[0] ?? {}).filter(
    (name) => new Set([...column(those, name), ...column(others, name)]).size > 1,
  );
