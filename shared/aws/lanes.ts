export type Failure<T> = { item: T; error: unknown };

/**
 * Works on lanes side by side, at most `atOnce`, the first ones first; within a lane on one item after another, and no
 * further than one that fails. Gives back what failed.
 */
export async function inLanes<T>(
  lanes: readonly (readonly T[])[],
  work: (item: T) => Promise<unknown>,
  atOnce: number,
): Promise<Failure<T>[]> {
  const failures: Failure<T>[] = [];
  const waiting = lanes.values();

  async function through(lane: readonly T[]): Promise<void> {
    for (const item of lane) {
      try {
        await work(item);
      } catch (error) {
        failures.push({ item, error });
        return;
      }
    }
  }

  async function worker(): Promise<void> {
    for (const lane of waiting) await through(lane);
  }

  await Promise.all(Array.from({ length: atOnce }, worker));
  return failures;
}
