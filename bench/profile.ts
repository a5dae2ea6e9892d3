/**
 * Where a confirmation's time goes in the service's process: `npm run bench:profile [-- --seconds 20 --clients 8]`. The sampling
 * profiler of V8 looks at the stack five thousand times a second; what it sees while the clients are at work is put down to the
 * part of the house (or of its libraries) that is nearest to the top of the stack. Prints the table of docs/performance.md.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openConfirmations } from './confirmations.ts';
import { type PartName, partOf } from './parts.ts';
import { startBenchService } from './service.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    clients: { type: 'string', default: '8' },
  },
});

type Node = {
  id: number;
  callFrame: { functionName: string; url: string };
  children?: number[];
};
/** Times in µs, by the machine's monotonic clock; `samples` are ids of nodes, each seen `timeDeltas` after the one before. */
type Profile = { startTime: number; nodes: Node[]; samples: number[]; timeDeltas: number[] };

/** In µs, between two looks at the stack. */
const INTERVAL = 200;

/** The parts on the stack of each node, the nearest first. */
function stacksOf(nodes: readonly Node[]): Map<number, PartName[]> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parts = (id: number | undefined): PartName[] => {
    const node = id === undefined ? undefined : byId.get(id);
    if (!node) return [];
    const part = partOf(node.callFrame);
    return [...(part === null ? [] : [part]), ...parts(parents.get(node.id))];
  };
  return new Map(nodes.map(({ id }) => [id, parts(id)]));
}

type Share = { itself: number; withCalled: number };

/** How long each part was at the top of the stack, and how long anywhere on it, µs. */
function sharesOf({ startTime, nodes, samples, timeDeltas }: Profile, from: number, to: number) {
  const stacks = stacksOf(nodes);
  const shares = new Map<PartName, Share>();
  const shareOf = (part: PartName): Share => {
    const share = shares.get(part) ?? { itself: 0, withCalled: 0 };
    shares.set(part, share);
    return share;
  };
  let at = startTime;
  for (const [index, id] of samples.entries()) {
    at += timeDeltas[index] ?? 0;
    if (at < from || at > to) continue;
    const took = timeDeltas[index + 1] ?? 0;
    const stack = stacks.get(id) ?? [];
    shareOf(stack[0] ?? 'Node itself').itself += took;
    for (const part of new Set(stack)) shareOf(part).withCalled += took;
  }
  shares.delete('idle');
  return shares;
}

const folder = mkdtempSync(join(tmpdir(), 'kelisim-profile-'));
const service = await startBenchService({
  env: { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=${INTERVAL}` },
});
const people = await openConfirmations(service);
const seconds = Number(values.seconds);
const { confirmations, processor } = await people.run({ clients: Number(values.clients), seconds });
const end = Number(process.hrtime.bigint() / 1_000n);
people.close();
await service.stop();
const name = readdirSync(folder).find((file) => file.includes(`.${service.pid}.0.`)) ?? '';
const profile: Profile = JSON.parse(readFileSync(join(folder, name), 'utf8'));
rmSync(folder, { recursive: true });

const shares = [...sharesOf(profile, end - seconds * 1_000_000, end)];
const busy = shares.reduce((all, [, { itself }]) => all + itself, 0);
// The profiler sees a thread that waits for a core as busy: the processor's own count is what is shared out.
const used = processor.service ?? busy / 1_000 / confirmations;
const ms = (took: number): string => ((took / busy) * used).toFixed(1);
console.log(`${confirmations} confirmations, ${used.toFixed(1)} ms of processor time each`);
console.log('| part | by itself, ms | with what it calls, ms |\n| --- | ---: | ---: |');
for (const [part, { itself, withCalled }] of shares.sort((some, more) => more[1].itself - some[1].itself))
  console.log(`| ${part} | ${ms(itself)} | ${ms(Math.max(itself, withCalled))} |`);
