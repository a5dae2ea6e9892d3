import { brokenAtRest, brokenStep } from './rules-interleavings.ts';
import {
  choices,
  hashOf,
  type Positions,
  positionsAfter,
  replay,
  requestsOf,
  type Scenario,
  take,
  type World,
} from './world.ts';

type Node = { steps: string[]; choices: string[]; positions: Positions; world: World | null };
type Next = Node & { world: World; hash: string; broken: string | null };

export type Explored = {
  states: number;
  /** Whether every state was reached. */
  whole: boolean;
  /** The shortest way to something broken. */
  broken: { what: string; steps: string[] } | null;
};

/** Worlds kept for their next step; more would fill the memory, and are made again from their steps instead. */
const MOST_WORLDS = 2_000;

/**
 * Every order in which the steps of the processes can come, breadth first; each state once, however it is reached. Stops at
 * the first state in which something is broken, or after `most` states.
 */
export async function explore(scenario: Scenario, most: number): Promise<Explored> {
  const world = await replay(scenario, []);
  const first: Positions = new Map();
  const seen = new Set([await hashOf(world, first)]);
  const frontier: Node[] = [{ steps: [], choices: choices(world, scenario), positions: first, world }];
  for (const [index, node] of frontier.entries()) {
    for (const choice of node.choices) {
      const next = await follow(scenario, node, choice);
      if (seen.has(next.hash)) continue;
      seen.add(next.hash);
      const what =
        next.broken ?? (next.choices.length === 0 ? await brokenAtRest(next.world, scenario) : null);
      if (what) return { states: seen.size, whole: false, broken: { what, steps: next.steps } };
      if (seen.size >= most) return { states: seen.size, whole: false, broken: null };
      const kept = frontier.length - index < MOST_WORLDS ? next.world : null;
      if (next.choices.length > 0) frontier.push({ ...next, world: kept });
    }
  }
  return { states: seen.size, whole: true, broken: null };
}

/** The state behind one more step. A node's own world serves once; for its other steps it is made again. */
async function follow(scenario: Scenario, node: Node, choice: string): Promise<Next> {
  const world = node.world ?? (await replay(scenario, node.steps));
  node.world = null;
  const before = await requestsOf(world);
  const done = world.gates.done.length;
  await take(world, choice);
  const after = await requestsOf(world);
  const positions = positionsAfter(world, node.positions, done);
  return {
    steps: [...node.steps, choice],
    choices: choices(world, scenario),
    positions,
    world,
    hash: await hashOf(world, positions),
    broken: brokenStep(world, before, after),
  };
}
