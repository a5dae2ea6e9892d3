import { createHash } from 'node:crypto';
import type { Request } from '../../shared/domain/request.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { START } from '../builders.ts';
import { makeService, type Service } from '../fakes/service.ts';
import { type Gates, gated, type Memory, makeGates, openMemory, processOf } from './gates.ts';

/** What a process came to: what it was told, or how it failed. */
export type Outcome = { told: unknown } | { failed: string };

export type World = {
  gates: Gates;
  memory: Memory;
  /** A service without gates, for what happens before and after. */
  quiet: Service;
  /** The service as one process uses it. */
  serviceOf: (process: string) => Service;
  now: () => Instant;
  set: (to: Instant) => void;
  /** Ids of the requests there may be. */
  ids: Set<string>;
  outcomes: Map<string, Outcome>;
  killed: Set<string>;
  /** What readers read, in order. */
  read: Map<string, string[]>;
};

export type Process = (world: World, service: Service) => Promise<unknown>;
export type Scenario = {
  name: string;
  /** Before the processes begin. */
  before: (world: World) => Promise<void>;
  processes: Record<string, Process>;
  /** How many processes may die half way. */
  deaths: number;
  /** Calls that are no steps here, as `store.method`: of an item that only one process ever touches. */
  alone?: readonly string[];
  /** How requests may end here, where not every final state will do: a decision that came in time is not lost. */
  ends?: readonly string[];
};

/** A list of what is due is a hint only: every use of it reads the request again. */
const HINTS = ['requests.due'];
/** Counts that nothing of a request reads. */
const COUNTS = ['submissions.countNo'];

function makeWorld({ alone = [] }: Scenario): World {
  const gates = makeGates();
  const memory = openMemory();
  const services: Service[] = [];
  const service = (stores = memory.stores): Service => {
    const made = makeService(stores);
    services.push(made);
    return made;
  };
  let at = START;
  return {
    gates,
    memory,
    quiet: service(),
    serviceOf: (process) =>
      service(gated(memory.stores, { process, gates, free: [...HINTS, ...COUNTS, ...alone] })),
    now: () => at,
    set: (to) => {
      at = to;
      for (const each of services) each.set(to);
    },
    ids: new Set(),
    outcomes: new Map(),
    killed: new Set(),
    read: new Map(),
  };
}

const KILL = 'kill ';

/** A world in which these steps were taken, from the beginning. */
export async function replay(scenario: Scenario, steps: readonly string[]): Promise<World> {
  const { before, processes } = scenario;
  const world = makeWorld(scenario);
  await before(world);
  for (const id of world.ids) world.gates.labels.set(id, id);
  for (const [name, process] of Object.entries(processes)) {
    const service = world.serviceOf(name);
    service.set(world.now());
    // Where time passes, when a process begins is a choice too: it may look at the clock before its first call.
    const begun = 'time' in processes ? world.gates.pass(name, 'begins', () => undefined) : Promise.resolve();
    begun
      .then(() => process(world, service))
      .then(
        (told) => world.outcomes.set(name, { told }),
        (error: unknown) => world.outcomes.set(name, { failed: String(error) }),
      );
  }
  await world.gates.settled();
  for (const step of steps) await take(world, step);
  return world;
}

/** One more step. */
export async function take(world: World, step: string): Promise<void> {
  if (!step.startsWith(KILL)) return world.gates.open(step);
  const process = step.slice(KILL.length);
  world.gates.drop(process);
  world.killed.add(process);
}

/** Every step that is possible now. */
export function choices({ gates, killed }: World, { deaths }: Scenario): string[] {
  const waiting = gates.waiting();
  if (killed.size >= deaths) return waiting;
  const alive = new Set(waiting.filter((key) => !key.endsWith(' begins')).map(processOf));
  return [...waiting, ...[...alive].map((process) => `${KILL}${process}`)];
}

/** The requests that there are. */
export async function requestsOf({ memory, ids }: World): Promise<Request[]> {
  const found = await Promise.all([...ids].map((id) => memory.stores.requests.find(id)));
  return found.flatMap((stored) => stored?.request ?? []);
}

/** What a state is, besides where its processes are. Versions and random ids differ from run to run and say nothing. */
const canonical = ({ gates }: World, value: unknown): string =>
  JSON.stringify(value, (name, inner: unknown) => {
    if (name === 'version') return undefined;
    if (name === 'answer') return 'an answer';
    return typeof inner === 'string' ? (gates.labels.get(inner) ?? inner) : inner;
  });

const digest = (text: string): string => createHash('sha1').update(text).digest('base64');

/** Where each process is: what it has been told so far, and when. */
export type Positions = ReadonlyMap<string, string>;

/** The positions after the steps done since. */
export function positionsAfter(world: World, before: Positions, from: number): Positions {
  const positions = new Map(before);
  for (const { process, name, result } of world.gates.done.slice(from)) {
    const told = canonical(world, [name, result, world.now()]);
    positions.set(process, digest(`${positions.get(process) ?? ''}${told}`));
  }
  return positions;
}

/** Two states of the same hash behave alike from here on. */
export async function hashOf(world: World, positions: Positions): Promise<string> {
  const { gates, memory, killed } = world;
  const budget = gates.done.filter(({ name }) => name === 'smsLog.reserve' || name === 'smsLog.release');
  return digest(
    canonical(world, [
      await requestsOf(world),
      [...memory.windows].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      budget.map(({ name, process, result }) => `${process} ${name} ${result}`).toSorted(),
      [...positions].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      gates.waiting(),
      [...killed],
      world.now(),
    ]),
  );
}
