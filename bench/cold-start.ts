/**
 * What loading a function and its first call cost beside a bare function that reads one item: `node bench/cold-start.ts [--rounds 7]`
 * prints the table of docs/performance.md; `coldStarts` gives its rows.
 */
import { execFile } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { alarmTold } from '../local/phone/sms-topics.ts';
import { TICK } from '../shared/aws/events.ts';
import { writeScriptedSms } from '../shared/messaging/scripted-sms.ts';
import { FUNCTION_ENTRIES, type FunctionEntry } from '../shared/service/table.ts';
import { type Bundled, httpEvent, startBundled } from '../test/support/bundled.ts';
import { spread } from './measure.ts';

/**
 * `kB`: what is loaded at the start. `cpu`, `wall`: of load and first call, ms. `times`: the CPU time of the bare function with the SDK as
 * it comes; `timesTrimmed`: of the one whose SDK lacks what ours lacks; `callsAlone`: what a program takes that makes only the calls of AWS that
 * this function made in its first call, with the SDK as ours is, as times of the bare function; null where it made none.
 */
export type ColdStart = {
  name: string;
  kB: number;
  cpu: number;
  wall: number;
  times: number;
  timesTrimmed: number;
  callsAlone: number | null;
};

/** Loads a handler and calls it once; tells the process's own CPU time and the time that went by since it began, ms. */
const STARTER = `
const { handler } = await import(process.argv[2]);
await handler(JSON.parse(process.argv[3]), { functionName: 'cold', awsRequestId: 'first' });
const { user, system } = process.cpuUsage();
console.log('TOOK ' + JSON.stringify({ cpu: (user + system) / 1_000, wall: performance.now() }));
`;

type Subject = { name: string; file: string; event: object; env: Record<string, string> };

/** An SMS to a phone of nobody's, as a sandbox's topic carries it. */
const SCRIPTED_SMS = {
  Records: [
    {
      EventSource: 'aws:sns',
      Sns: {
        Message: writeScriptedSms({ phone: '+77010000020', text: '' }),
        Timestamp: '2026-11-23T02:49:25.123Z',
      },
    },
  ],
};

function firstEvent({ routes = {}, unrouted, scripted, topic }: FunctionEntry): object {
  const [first] = Object.entries(routes);
  if (first) return httpEvent(first[0], 'scope' in first[1] ? first[1].scope : null);
  if (unrouted) return { ...httpEvent('GET /v1/nothing', null), routeKey: '$default' };
  if (topic === 'sms-spending') return alarmTold('OK', '2026-11-23T02:49:25.123Z');
  return scripted ? SCRIPTED_SMS : TICK;
}

const functionsOf = (bundled: Bundled): Subject[] =>
  FUNCTION_ENTRIES.filter(({ canary }) => canary === undefined).map((entry) => ({
    name: entry.name,
    file: join(bundled.folder, 'functions', entry.name, 'handler.mjs'),
    event: firstEvent(entry),
    env: bundled.environment(entry.name),
  }));

/** With the SDK as it comes, and trimmed as ours is. */
function bareOnes(bundled: Bundled): Subject[] {
  const subject = { event: {}, env: bundled.environment('verify-answer') };
  const file = (asItComes: boolean) => bundled.other('bench/bare-function.ts', { asItComes });
  return [
    { ...subject, name: 'bare', file: file(true) },
    { ...subject, name: 'bare, trimmed', file: file(false) },
  ];
}

type Took = { cpu: number; wall: number };

async function start(starter: string, { file, event, env }: Subject): Promise<Took> {
  const { stdout } = await promisify(execFile)(process.execPath, [starter, file, JSON.stringify(event)], {
    env,
  });
  const told = stdout.split('\n').find((line) => line.startsWith('TOOK '));
  if (told === undefined) throw new Error(`${file} did not end its first call`);
  return JSON.parse(told.slice('TOOK '.length));
}

/** Calls the function once, for what it calls of AWS, and gives a program that makes these calls by itself; null where there are none. */
async function callsOf(bundled: Bundled, starter: string, subject: Subject): Promise<Subject | null> {
  bundled.heard();
  await start(starter, subject);
  const calls = bundled.heard();
  if (calls.length === 0) return null;
  const source = calls.some(({ of }) => of === 'KMS') ? 'same-calls-of-kms' : 'same-calls';
  return { ...subject, file: bundled.other(`bench/${source}.ts`), event: calls };
}

/** One that takes its turns, and what each took. */
const runner = (subject: Subject) => ({ subject, took: [] as Took[] });
type Runner = ReturnType<typeof runner>;

const medianOf = ({ took }: Runner, time: keyof Took): number =>
  spread(took.map((each) => each[time])).median;

/**
 * Every function's cold start, the two bare ones first. In each round all take turns, so that what else the machine does meets
 * all of them; the medians of the rounds are told. CPU time is what Lambda's share of a core makes slow.
 */
export async function coldStarts(rounds = 7): Promise<ColdStart[]> {
  const bundled = await startBundled();
  try {
    const starter = join(bundled.folder, 'starter.mjs');
    writeFileSync(starter, STARTER);
    const pairs: { own: Runner; calls: Runner | null }[] = bareOnes(bundled).map((subject) => ({
      own: runner(subject),
      calls: null,
    }));
    for (const subject of functionsOf(bundled)) {
      const calls = await callsOf(bundled, starter, subject);
      pairs.push({ own: runner(subject), calls: calls && runner(calls) });
    }
    const runners = pairs.flatMap(({ own, calls }) => (calls ? [own, calls] : [own]));
    for (let round = 0; round < rounds; round++)
      for (const { subject, took } of runners) took.push(await start(starter, subject));
    const [bare = Number.NaN, trimmed = Number.NaN] = pairs.map(({ own }) => medianOf(own, 'cpu'));
    return pairs.map(({ own, calls }) => {
      const cpu = medianOf(own, 'cpu');
      return {
        name: own.subject.name,
        kB: Math.round(statSync(own.subject.file).size / 1_000),
        cpu,
        wall: medianOf(own, 'wall'),
        times: cpu / bare,
        timesTrimmed: cpu / trimmed,
        callsAlone: calls && medianOf(calls, 'cpu') / bare,
      };
    });
  } finally {
    await bundled.stop();
  }
}

/** As a table in Markdown. */
export const coldStartTable = (rows: readonly ColdStart[]): string =>
  [
    '| function | loaded, kB | CPU, ms | wall, ms | × bare (CPU) | × bare, trimmed | its calls alone, × bare |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ({ name, kB, cpu, wall, times, timesTrimmed, callsAlone }) =>
        `| ${name} | ${kB} | ${Math.round(cpu)} | ${Math.round(wall)} | ${times.toFixed(2)} | ${timesTrimmed.toFixed(2)} | ${callsAlone?.toFixed(2) ?? '–'} |`,
    ),
  ].join('\n');

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
  process.stdout.write(`${coldStartTable(await coldStarts(Number(values.rounds)))}\n`);
}
