import { FUNCTION_ENTRIES, type FunctionEntry } from '../../../shared/service/table.ts';
import { LIMITS } from '../limits.ts';
import { computed, ofAws, type Statistic } from '../measured.ts';
import { type AlarmSpec, LASTING, type Severity, shareOf, type Watched } from '../spec.ts';

const { functionErrors, streamBehind, deadLetters, nearTimeout } = LIMITS;
const FIVE = { minutes: 5 } as const;

/** Whom nobody waits for at the other end: a failure is seen by no caller. */
const alone = ({ stream, tick, topic }: FunctionEntry): boolean => Boolean(stream || tick === true || topic);

/** Everything that Lambda starts, the tick's own included. `isSent`: its events are sent to it and not waited for. */
const started = ({ functions }: Watched) =>
  FUNCTION_ENTRIES.flatMap((entry) => {
    const { made, tick } = functions[entry.name];
    const severity: Severity = alone(entry) ? 'page' : 'warn';
    const isSent = made === tick?.made || Boolean(entry.topic);
    return [
      { name: entry.name as string, made, severity, isSent },
      ...(tick && tick.made !== made
        ? [{ name: `${entry.name}-tick`, made: tick.made, severity, isSent: true }]
        : []),
    ];
  });

type Started = ReturnType<typeof started>[number];

const measured = ({ made }: Pick<Started, 'made'>, metric: string, statistic: Statistic = 'Sum') =>
  ofAws('AWS/Lambda', metric, { dimensions: { FunctionName: made.functionName }, statistic, ...FIVE });

const errors = (each: Started): AlarmSpec => ({
  name: `errors-${each.name}`,
  severity: each.severity,
  runbook: 'function-errors',
  summary: `${each.name} ends with an error, a timeout or out of memory`,
  metric: computed(shareOf('part', 'calls', each.severity === 'page' ? 1 : functionErrors.atLeast), {
    usingMetrics: { part: measured(each, 'Errors'), calls: measured(each, 'Invocations') },
    ...FIVE,
    label: 'invocations that failed, %',
  }),
  above: functionErrors.above,
  ...LASTING,
});

const throttles = (each: Started): AlarmSpec => ({
  name: `throttles-${each.name}`,
  severity: 'warn',
  runbook: 'function-throttles',
  summary: `${each.name} is not started: its concurrency, or the account's, is used up`,
  metric: measured(each, 'Throttles'),
  above: functionErrors.throttles,
  ...LASTING,
});

/** What is cut off by its time limit has answered nobody: whoever comes near it is seen before. */
const timeouts = (each: Started): AlarmSpec => {
  const limit = each.made.timeout?.toMilliseconds() ?? 0;
  return {
    name: `near-timeout-${each.name}`,
    severity: 'warn',
    runbook: 'near-timeout',
    summary: `One run of ${each.name} in a hundred takes more than ${nearTimeout.above} % of the time that it has`,
    metric: measured(each, 'Duration', 'p99'),
    above: (nearTimeout.above / 100) * limit,
    ...LASTING,
  };
};

const streams = ({ functions }: Watched): AlarmSpec[] =>
  FUNCTION_ENTRIES.filter(({ stream }) => stream).map(({ name }) => ({
    name: `stream-behind-${name}`,
    severity: 'warn',
    runbook: 'stream-behind',
    summary: `${name} is more than ${streamBehind.above / 1000} s behind the stream`,
    metric: ofAws('AWS/Lambda', 'IteratorAge', {
      dimensions: { FunctionName: functions[name].made.functionName },
      statistic: 'Maximum',
      minutes: 1,
    }),
    above: streamBehind.above,
    of: streamBehind.minutes,
  }));

/** An event that Lambda took and never started the function with: a tick that is lost, an SMS that is not. */
const dropped = (watched: Watched): AlarmSpec[] =>
  started(watched)
    .filter(({ isSent }) => isSent)
    .map((each) => ({
      name: `dropped-${each.name}`,
      severity: 'warn',
      runbook: 'function-throttles',
      summary: `Lambda gave up starting ${each.name} with an event it had taken`,
      metric: measured(each, 'AsyncEventsDropped'),
      above: functionErrors.throttles,
      ...LASTING,
    }));

const queues = ({ failures }: Watched): AlarmSpec[] =>
  FUNCTION_ENTRIES.flatMap(({ name, topic }) => {
    const queue = failures[name];
    if (!queue) return [];
    return {
      name: `dead-letters-${name}`,
      // A citizen's decision may lie there, and its window closes.
      severity: topic ? 'page' : 'warn',
      runbook: 'dead-letters',
      summary: `${name} could not take something: it lies in its failure queue`,
      metric: ofAws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {
        dimensions: { QueueName: queue.queueName },
        statistic: 'Maximum',
        minutes: 1,
      }),
      above: deadLetters.above,
    };
  });

/** What a function itself fails at: it takes a release of that function back. */
export const failures = (watched: Watched): AlarmSpec[] => started(watched).map(errors);

export const functions = (watched: Watched): AlarmSpec[] => [
  ...queues(watched),
  ...streams(watched),
  ...dropped(watched),
  ...started(watched).flatMap((each) => [throttles(each), timeouts(each)]),
];
