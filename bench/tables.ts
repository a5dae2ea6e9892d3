import { coldStartTable } from './cold-start.ts';
import type { Results } from './main.ts';
import type { Spread } from './measure.ts';

const fixed = (value: number | null | undefined, digits = 0): string =>
  value === null || value === undefined ? '—' : value.toFixed(digits);
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const range = ({ median, least, most }: Spread, show: (value: number) => string): string =>
  `${show(median)} (${show(least)}–${show(most)})`;
const megabytes = (bytes: number | null): string => (bytes === null ? '—' : fixed(bytes / 2 ** 20));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The results as Markdown, as docs/performance.md has them. */
export function tablesOf(results: Results): string {
  const { machine, ratios, confirmations, units, ticks, intake, growth, cold, segments, dollars, soak } =
    results;
  const rate = (value: number): string => fixed(value, 1);
  const steps = confirmations.map(({ clients, perSecond, steps: took, calls, processor }) => {
    const of = (step: keyof typeof took): string =>
      [took[step].p50, took[step].p95, took[step].p99].map((ms) => fixed(ms)).join(' / ');
    return [
      String(clients),
      rate(perSecond),
      ...(['submit', 'ask', 'reply', 'answer', 'consentToAnswer'] as const).map(of),
      fixed(calls.all, 1),
      fixed(processor.service, 1),
      fixed(processor.engine, 1),
      fixed(processor.client, 1),
    ];
  });
  const parts = [
    `${results.measuredAt.slice(0, 10)}, commit ${results.commit}, Node ${machine.node}, ${machine.cores} cores (${machine.model})`,
    table(
      [`${results.clients} clients, alternating rounds`, 'a second', 'the service beside it'],
      [
        [
          'the engine alone, the same writes by the bare SDK',
          range(results.ceiling, rate),
          range(ratios.ofCeiling, percent),
        ],
        ['CIBA of oidc-provider, decisions', range(results.peer, rate), range(ratios.ofPeer, percent)],
      ],
    ),
    table(
      [
        'clients',
        'confirmations/s',
        'submit',
        'ask',
        'reply',
        'answer',
        'consent → answer',
        'calls of AWS',
        'service, ms',
        'engine, ms',
        'clients, ms',
      ],
      steps,
    ),
    table(
      ['stored requests', 'write units', 'read units'],
      units.map((one) => [String(one.stored), fixed(one.writeUnits, 1), fixed(one.readUnits, 1)]),
    ),
    table(
      ['due', 'a tick, ms'],
      ticks.map(({ due, ms }) => [String(due), fixed(ms)]),
    ),
    table(
      ['rows of the register a second', 'service, ms a row'],
      [[fixed(intake.rowsPerSecond), fixed(intake.cpuPerRow, 2)]],
    ),
    table(
      [
        `confirmations so far, ${growth.clients} clients, a day between two lines`,
        'a second',
        'consent → answer, p50 / p99 ms',
        'service, ms',
        'engine, ms',
        'engine’s file, MB',
        'kB of it for each since the line before',
        'service, MB',
        'engine, MB',
      ],
      growth.laps.map((lap) => [
        String(lap.confirmations),
        rate(lap.perSecond),
        `${fixed(lap.p50)} / ${fixed(lap.p99)}`,
        fixed(lap.processor.service, 1),
        fixed(lap.processor.engine, 1),
        fixed(lap.fileBytes / 2 ** 20, 1),
        fixed(lap.bytesOfOne / 1_000, 1),
        megabytes(lap.serviceBytes),
        megabytes(lap.engineBytes),
      ]),
    ),
    coldStartTable(cold),
    table(
      ['language', 'segments of a prompt, at most'],
      segments.map(({ language, most }) => [language, String(most)]),
    ),
    table(
      ['a million confirmations on AWS', 'USD'],
      [
        ['without SMS', fixed(1_000_000 * dollars.without)],
        ['their SMS', fixed(1_000_000 * dollars.sms)],
      ],
    ),
  ];
  if (soak) {
    parts.push(
      table(
        [
          'seconds, at half the top rate',
          'confirmations/s',
          'consent → answer, p99 ms',
          'answered 503',
          'service, MB',
          'engine, MB',
        ],
        soak.laps.map((lap, index) => [
          fixed(((index + 1) * soak.seconds) / soak.laps.length),
          rate(lap.perSecond),
          fixed(lap.p99),
          String(lap.busy),
          megabytes(lap.serviceBytes),
          megabytes(lap.engineBytes),
        ]),
      ),
    );
  }
  return parts.join('\n\n');
}
