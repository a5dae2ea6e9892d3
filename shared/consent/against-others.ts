/** A writer that meets this many others in a row on one request gives up: something else is wrong. */
const MOST_CONFLICTS = 5;

/**
 * Reads and writes anew as long as another writer was quicker, which `attempt` tells by undefined. `writer` is what an
 * error calls it. Throws what `attempt` throws.
 */
export async function againstOthers<T>(writer: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
  }
  throw new Error(`${writer} met ${MOST_CONFLICTS} other writers in a row`);
}
