import { beforeAll, expect, test } from 'vitest';
import { check, told } from '../model/check.ts';
import { historyOf } from '../model/histories.ts';
import { learn, run, type Setting } from '../model/run.ts';
import { settle } from '../model/settle.ts';
import { useService } from '../support/use-service.ts';

const RUNS = Number(process.env.MODEL_RUNS || 25);
const FIRST_SEED = Number(process.env.MODEL_SEED || 1);
/** A history takes about a second; far more on a busy machine. */
const MOST_A_HISTORY = 20_000;
/** Histories that break a rule before the rest is left out: more would say the same. */
const ENOUGH = Number(process.env.MODEL_ENOUGH || 5);

const service = useService({ env: { POWERTOOLS_LOG_LEVEL: 'CRITICAL' } });
let setting: Setting;

beforeAll(async () => {
  setting = await learn(service);
});

/** What a seed's history breaks; empty when nothing. */
async function brokenBy(seed: number, number: number): Promise<string[]> {
  const commands = historyOf(seed);
  const story = await run(service, { commands, number, setting });
  const violations = check(story, await settle(story));
  return violations.length > 0 ? [told(seed, commands, violations)] : [];
}

test(`given ${RUNS} histories from seed ${FIRST_SEED}, when each has come to rest, then no rule was broken`, {
  timeout: RUNS * MOST_A_HISTORY,
}, async () => {
  const broken: string[] = [];
  for (let run = 0; run < RUNS && broken.length < ENOUGH; run++) {
    broken.push(...(await brokenBy(FIRST_SEED + run, run)));
  }
  expect(broken.join('\n\n')).toBe('');
});
