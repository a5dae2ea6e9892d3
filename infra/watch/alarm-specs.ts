import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { MINUTE, SECOND } from '../../shared/domain/time.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import type { FailureQueues } from '../data/queues.ts';
import type { ServiceFunctions } from '../lambda/functions.ts';
import { ANSWER_MINUTES, LIMITS, OBJECTIVE } from './limits.ts';
import { computed, type Own, ofAws } from './measured.ts';

/** Goes off when `metric` is `above` (or `below`) that in `of` out of the last `outOf` periods. */
export type AlarmSpec = ({ above: number } | { below: number }) & {
  name: string;
  /** The heading in docs/runbook.md, when it is not the name. */
  runbook?: string;
  summary: string;
  metric: IMetric;
  of?: number;
  outOf?: number;
  /** `trouble`: whoever measures this has stopped. */
  missing?: 'fine' | 'trouble';
};

export type Watched = {
  prefix: string;
  own: Own;
  functions: ServiceFunctions;
  failures: FailureQueues;
  api: HttpApi;
  smsMonthlySpendUsd: number;
};

/** How many times faster than allowed answers miss their time (Annex 14, row 3): by late answers, and by consents still unanswered. */
export function burnRate(own: Own, minutes: number) {
  const [inTime, late, overdue] = [`inTime${minutes}`, `late${minutes}`, `overdue${minutes}`];
  const all = `(${inTime} + ${late} + ${overdue})`;
  return computed(`IF(${all} > 0, (${late} + ${overdue}) / ${all}, 0) / ${(1 - OBJECTIVE).toFixed(3)}`, {
    usingMetrics: {
      [inTime]: own('AnswerInTime', { statistic: 'Sum', minutes }),
      [late]: own('AnswerLate', { statistic: 'Sum', minutes }),
      // A tick meets the same consent again and again: the most at one time, not their sum.
      [overdue]: own('OverdueConsents', { statistic: 'Maximum', minutes }),
    },
    minutes,
    label: `times the allowance, ${minutes} min`,
  });
}

const FIVE = { minutes: 5 } as const;
const {
  waits,
  tickStopped,
  backlog,
  streamBehind,
  smsFail,
  smsSpend,
  malformedItems,
  openingsLost,
  wrongCodes,
  api5xx,
} = LIMITS;

const waiting = (metric: IMetric, seconds: number, prefix = ''): AlarmSpec => {
  const minutes = (seconds * SECOND) / MINUTE;
  return {
    name: `consent-waits-${minutes}-minutes`,
    summary: `${prefix}A citizen agreed more than ${minutes} minutes ago and there is no answer; ${ANSWER_MINUTES} are allowed`,
    metric,
    above: seconds,
  };
};

const consents = (own: Own): AlarmSpec[] => {
  // A request is looked at once a minute at most: two minutes have one look in them for certain.
  const metric = own('OldestUnansweredConsent', { statistic: 'Maximum', minutes: 2 });
  return [
    waiting(metric, waits.warn, 'Warning: '),
    waiting(metric, waits.call),
    {
      name: 'tick-stopped',
      summary: `The tick has not run for ${tickStopped.minutes} minutes: nothing that waits for time moves`,
      metric: own('DueBacklog', { statistic: 'SampleCount', minutes: 1 }),
      below: 1,
      of: tickStopped.minutes,
      missing: 'trouble',
    },
    {
      name: 'backlog',
      summary: 'More is due than the ticks get done',
      metric: own('DueBacklog', { statistic: 'Maximum', minutes: 1 }),
      above: backlog.above,
      of: backlog.minutes,
    },
  ];
};

const sms = (own: Own, smsMonthlySpendUsd: number): AlarmSpec[] => [
  {
    name: 'sms-fail',
    summary: `More than ${smsFail.above} % of the SMS are not accepted`,
    metric: computed('IF(failed + sent > 0, 100 * failed / (failed + sent), 0)', {
      usingMetrics: {
        failed: own('SmsFailed', { statistic: 'Sum', minutes: smsFail.minutes }),
        sent: own('SmsSent', { statistic: 'Sum', minutes: smsFail.minutes }),
      },
      minutes: smsFail.minutes,
      label: 'SMS not accepted, %',
    }),
    above: smsFail.above,
    of: 2,
    outOf: 3,
  },
  {
    name: 'sms-spend',
    summary: `${smsSpend.above} % of the month’s limit for SMS are spent; at the limit SNS stops sending`,
    metric: ofAws('AWS/SNS', 'SMSMonthToDateSpentUSD', { statistic: 'Maximum', minutes: 60 }),
    above: (smsSpend.above / 100) * smsMonthlySpendUsd,
  },
  {
    name: 'malformed-items',
    summary: 'An item of the tables is not what its key says: a request stands still until somebody mends it',
    metric: own('MalformedItem', { statistic: 'Sum', minutes: malformedItems.minutes }),
    above: malformedItems.above,
  },
  {
    name: 'openings-lost',
    summary: 'A requester has read an answer, and it could not be recorded: the citizen is not told',
    metric: own('OpeningLost', { statistic: 'Sum', minutes: openingsLost.minutes }),
    above: openingsLost.above,
  },
  {
    name: 'wrong-codes',
    summary: 'A burst of wrong codes: somebody may be guessing',
    metric: own('WrongCode', { statistic: 'Sum', minutes: wrongCodes.minutes }),
    above: wrongCodes.above,
  },
];

const ofFunction = (name: string, made: LambdaFunction): AlarmSpec[] => {
  const dimensions = { FunctionName: made.functionName };
  return [
    {
      name: `errors-${name}`,
      runbook: 'function-errors',
      summary: `${name} ends with an error, a timeout or out of memory`,
      metric: ofAws('AWS/Lambda', 'Errors', { dimensions, statistic: 'Sum', ...FIVE }),
      above: 0,
      of: 2,
      outOf: 3,
    },
    {
      name: `throttles-${name}`,
      runbook: 'function-throttles',
      summary: `${name} is not started: its concurrency, or the account's, is used up`,
      metric: ofAws('AWS/Lambda', 'Throttles', { dimensions, statistic: 'Sum', ...FIVE }),
      above: 0,
      of: 2,
      outOf: 3,
    },
  ];
};

const streams = (functions: ServiceFunctions): AlarmSpec[] =>
  FUNCTION_ENTRIES.filter(({ stream }) => stream).map(({ name }) => ({
    name: `stream-behind-${name}`,
    runbook: 'stream-behind',
    summary: `${name} is more than ${streamBehind.above / SECOND} s behind the stream`,
    metric: ofAws('AWS/Lambda', 'IteratorAge', {
      dimensions: { FunctionName: functions[name].functionName },
      statistic: 'Maximum',
      minutes: 1,
    }),
    above: streamBehind.above,
    of: streamBehind.minutes,
  }));

const queues = (failures: FailureQueues): AlarmSpec[] =>
  Object.entries(failures).map(([name, queue]) => ({
    name: `dead-letters-${name}`,
    runbook: 'dead-letters',
    summary: `${name} could not take something: it lies in its failure queue`,
    metric: ofAws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {
      dimensions: { QueueName: queue.queueName },
      statistic: 'Maximum',
      minutes: 1,
    }),
    above: 0,
  }));

const http = (api: HttpApi): AlarmSpec[] => {
  const dimensions = { ApiId: api.apiId };
  return [
    {
      name: 'api-5xx',
      summary: `More than ${api5xx.above} % of the calls fail on our side`,
      metric: computed('IF(calls > 0, 100 * failed / calls, 0)', {
        usingMetrics: {
          failed: ofAws('AWS/ApiGateway', '5xx', { dimensions, statistic: 'Sum', minutes: api5xx.minutes }),
          calls: ofAws('AWS/ApiGateway', 'Count', { dimensions, statistic: 'Sum', minutes: api5xx.minutes }),
        },
        minutes: api5xx.minutes,
        label: 'calls answered 5xx, %',
      }),
      above: api5xx.above,
      of: 2,
      outOf: 3,
    },
  ];
};

/** All alarms but the burn rates, which are made of two each. */
export const alarmSpecs = ({ own, functions, failures, api, smsMonthlySpendUsd }: Watched): AlarmSpec[] => [
  ...consents(own),
  ...queues(failures),
  ...streams(functions),
  ...sms(own, smsMonthlySpendUsd),
  ...http(api),
  ...FUNCTION_ENTRIES.flatMap(({ name }) => ofFunction(name, functions[name])),
];
