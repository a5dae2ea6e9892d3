/**
 * Everything that docs/performance.md tells, of one run and one machine, side by side:
 * `npm run bench [-- --seconds 8 --rounds 3 --long]`. Prints the tables and writes bench/results/latest.json. About six
 * minutes on a quiet machine; `--long` adds ten minutes at half the top rate, a million stored requests and 100,000
 * confirmations one after the other. docs/performance.md says how to read it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCeiling, WRITES } from './ceiling.ts';
import { coldStarts } from './cold-start.ts';
import { type Confirmations, openConfirmations } from './confirmations.ts';
import { measureGrowth } from './growth.ts';
import { measureIntake } from './intake.ts';
import { spread, WARMING } from './measure.ts';
import { ONE, SMS } from './nation/costs.ts';
import { measurePeer } from './peer.ts';
import { measureSegments } from './segments.ts';
import { startBenchService } from './service.ts';
import { type Soak, soak } from './soak.ts';
import { measureStored, measureTicks } from './stored.ts';
import { tablesOf } from './tables.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    warming: { type: 'string', default: String(WARMING) },
    clients: { type: 'string', default: '1,8,64' },
    rounds: { type: 'string', default: '3' },
    long: { type: 'boolean', default: false },
    stored: { type: 'string' },
    due: { type: 'string', default: '0,100,10000' },
    growth: { type: 'string' },
    families: { type: 'string', default: '500' },
    'cold-rounds': { type: 'string', default: '3' },
    soak: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, 'results', 'latest.json') },
  },
});

const numbers = (text: string): number[] => text.split(',').map(Number);
const seconds = Number(values.seconds);
const warming = Number(values.warming);
const stored = numbers(values.stored ?? (values.long ? '1000,100000,1000000' : '1000,100000'));
/** How many clients there are; the rounds in which the engine alone, the service and the peer take turns have the second number. */
const clients = numbers(values.clients);
const inRounds = clients[1] ?? clients[0] ?? 1;
const growing = Number(values.growth ?? (values.long ? 100_000 : 1_000));
const soaking = Number(values.soak ?? (values.long ? 600 : 0));

const say = (line: string): void => console.error(line);

async function confirmations(atOnce: number): Promise<Confirmations> {
  const service = await startBenchService();
  const people = await openConfirmations(service);
  const measured = await people.run({ clients: atOnce, seconds, warming });
  people.close();
  await service.stop();
  return measured;
}

type Round = { ceiling: number; service: Confirmations; peer: number };

const rounds: Round[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  say(
    `round ${round} of ${values.rounds}: the engine alone, the service, the peer, ${inRounds} clients each`,
  );
  rounds.push({
    ceiling: await measureCeiling({ clients: inRounds, seconds, warming }),
    service: await confirmations(inRounds),
    peer: await measurePeer({ clients: inRounds, seconds, warming }),
  });
}
const byClients = rounds.slice(0, 1).map(({ service }) => service);
for (const others of clients.filter((each) => each !== inRounds)) {
  say(`the service, clients: ${others}`);
  byClients.push(await confirmations(others));
}
byClients.sort((some, more) => some.clients - more.clients);
say(`capacity units with ${stored.join(', ')} stored requests`);
const units = await measureStored(stored);
say(`a tick with ${values.due} requests due`);
const ticks = await measureTicks(numbers(values.due));
say(`the register, ${values.families} applications`);
const intake = await measureIntake(Number(values.families));
say(`${growing} confirmations, in ten parts`);
const growth = await measureGrowth({ confirmations: growing, clients: inRounds });
say(`cold starts, rounds: ${values['cold-rounds']}`);
const cold = await coldStarts(Number(values['cold-rounds']));
const top = Math.max(...byClients.map(({ perSecond }) => perSecond));
let soaked: Soak | null = null;
if (soaking > 0) {
  say(`${soaking} seconds at ${(top / 2).toFixed(1)} confirmations a second`);
  soaked = await soak({ perSecond: top / 2, seconds: soaking, warming });
}

const results = {
  measuredAt: new Date().toISOString(),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  machine: { node: process.version, cores: availableParallelism(), model: cpus()[0]?.model ?? '' },
  ratios: {
    ofCeiling: spread(rounds.map(({ service, ceiling }) => service.perSecond / ceiling)),
    ofPeer: spread(rounds.map(({ service, peer }) => service.perSecond / peer)),
  },
  ceiling: spread(rounds.map(({ ceiling }) => ceiling)),
  peer: spread(rounds.map(({ peer }) => peer)),
  rounds,
  writes: { ceiling: WRITES, service: byClients.map(({ calls }) => calls.writes) },
  clients: inRounds,
  confirmations: byClients,
  units,
  ticks,
  intake,
  growth,
  cold,
  segments: await measureSegments(),
  /** Of a confirmation by SMS on AWS, USD, as bench/nation/costs.ts counts it. */
  dollars: { without: ONE, sms: SMS },
  soak: soaked,
};
export type Results = typeof results;

mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(results, null, 2)}\n`);
console.log(tablesOf(results));
