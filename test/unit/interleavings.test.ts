import { afterAll, describe, expect, test } from 'vitest';
import { explore } from '../model/explore.ts';
import { SCENARIOS } from '../model/scenarios.ts';
import { LONG_SCENARIOS } from '../model/scenarios-long.ts';

const LONG = process.env.MODEL_LONG !== undefined;
/** States of one scenario: far more than those of every run have, and not all of the largest of the long one. */
const MOST = 300_000;
/** An hour, for the largest. */
const PATIENCE = 3_600_000;
/** Fewer than these would mean that the steps do not interleave any more. */
const FEWEST = 25;

const scenarios = LONG ? [...SCENARIOS, ...LONG_SCENARIOS] : SCENARIOS;

describe('given two requesters, two citizens, one phone and the tick, in every order of their steps', () => {
  let states = 0;
  afterAll(() => {
    process.stdout.write(`${states} states in ${scenarios.length} scenarios\n`);
  });

  test.for(scenarios)('when $name, then no rule is broken', { timeout: PATIENCE }, async (scenario) => {
    const found = await explore(scenario, MOST);
    states += found.states;
    const way = found.broken ? [found.broken.what, ...found.broken.steps] : [];
    expect(way.join('\n')).toBe('');
    if (!found.whole) process.stdout.write(`the first ${found.states} states only: ${scenario.name}\n`);
    expect(found.whole || LONG).toBe(true);
    expect(found.states).toBeGreaterThan(FEWEST);
  });
});
