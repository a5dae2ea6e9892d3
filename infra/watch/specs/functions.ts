import { FUNCTION_ENTRIES, type FunctionEntry } from '../../../shared/service/table.ts';
import { LIMITS } from '../limits.ts';
import { computed, ofAws } from '../measured.ts';
import { type AlarmSpec, LASTING, type Severity, shareOf, type Watched } from '../spec.ts';

const { functionErrors, streamBehind, deadLetters } = LIMITS;
const FIVE = { minutes: 5 } as const;

/** Whom nobody waits for at the other end: a failure is seen by no caller. */
const alone = ({ stream, tick, topic }: FunctionEntry): boolean => Boolean(stream || tick === true || topic);

/** Everything that Lambda starts, the tick's own included. `isSent`: its events are sent to it and not waited for. */
const started = ({ functions }: Watched) =>
  FUNCTION_ENTRIES.flatMap((entry) => {
    const { made, tick } = functions[entry.name];
    const severity: Severity = alone(entry) ? 'page' : 'warn';
    return [
      {
        name: entry.name as string,
        functionName: made.functionName,
        severity,
        isSent: made === tick || Boolean(entry.topic),
      },
      ...(tick && tick !== made
        ? [{ name: `${entry.name}-tick`, functionName: tick.functionName, severity, isSent: true }]
        : []),
    ];
  });

const ofFunction = ({ name, functionName, severity }: ReturnType<typeof started>[number]): AlarmSpec[] => {
  const of = (metric: string, statistic: 'Sum' | 'Maximum' = 'Sum') =>
    ofAws('AWS/Lambda', metric, { dimensions: { FunctionName: functionName }, statistic, ...FIVE });
  const share = (metric: string, label: string) =>
    computed(shareOf('part', 'calls', severity === 'page' ? 1 : functionErrors.atLeast), {
      usingMetrics: { part: of(metric), calls: of('Invocations') },
      ...FIVE,
      label,
    });
  return [
    {
      name: `errors-${name}`,
      severity,
      runbook: 'function-errors',
      summary: `${name} ends with an error, a timeout or out of memory`,
      metric: share('Errors', 'invocations that failed, %'),
      above: functionErrors.above,
      ...LASTING,
    },
    {
      name: `throttles-${name}`,
      severity: 'warn',
      runbook: 'function-throttles',
      summary: `${name} is not started: its concurrency, or the account's, is used up`,
      metric: of('Throttles'),
      above: functionErrors.throttles,
      ...LASTING,
    },
  ];
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
    .map(({ name, functionName }) => ({
      name: `dropped-${name}`,
      severity: 'warn',
      runbook: 'function-throttles',
      summary: `Lambda gave up starting ${name} with an event it had taken`,
      metric: ofAws('AWS/Lambda', 'AsyncEventsDropped', {
        dimensions: { FunctionName: functionName },
        statistic: 'Sum',
        ...FIVE,
      }),
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

export const functions = (watched: Watched): AlarmSpec[] => [
  ...queues(watched),
  ...streams(watched),
  ...dropped(watched),
  ...started(watched).flatMap(ofFunction),
];
