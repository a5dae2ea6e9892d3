import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { PROMPTS_PER_CITIZEN } from '../../shared/domain/code.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { type MetricName, NAMESPACE } from '../../shared/telemetry/metrics.ts';
import { ANSWER_MINUTES, BURN_RATES, LIMITS } from './limits.ts';
import { computed, type Own, ofAws } from './measured.ts';
import type { Watched } from './spec.ts';
import { burnRate } from './specs/consents.ts';

type Input = Watched;

const WHOLE = 24;
const THIRD = 8;
const HOUR = { minutes: 60 } as const;
const FIVE = { minutes: 5 } as const;

const heading = (text: string): TextWidget => new TextWidget({ markdown: text, width: WHOLE, height: 2 });

/** A limit that is drawn into a graph. */
type Limit = { value: number; label: string };

const graph = (title: string, left: IMetric[], limits: Limit[] = []): GraphWidget =>
  new GraphWidget({ title, left, leftAnnotations: limits, width: THIRD, height: 6, leftYAxis: { min: 0 } });

const value = (title: string, ...metrics: IMetric[]): SingleValueWidget =>
  new SingleValueWidget({ title, metrics, width: THIRD, height: 4, setPeriodToTimeRange: true });

const sums = (own: Own, names: Partial<Record<MetricName, string>>): IMetric[] =>
  Object.entries(names).map(([name, label]) => own(name as MetricName, { statistic: 'Sum', ...FIVE, label }));

/** Read from the top: is the promise kept, where is it stuck, is somebody up to something, what does it cost. */
export function makeDashboard(scope: Construct, input: Input): void {
  const dashboard = new Dashboard(scope, 'dashboard', {
    dashboardName: input.prefix,
    defaultInterval: Duration.hours(6),
  });
  const sections: [string, IWidget[]][] = [
    [
      `## 1. Are the ${ANSWER_MINUTES} minutes kept?\nFrom a citizen’s consent to the answer (Annex 14, row 3).`,
      kept(input.own),
    ],
    ['## 2. Where is it stuck?\nWhat waits, what fails, and on which way.', stuck(input)],
    [
      '## 3. What do people do?\nWrong codes in a burst are somebody who guesses; many hints are a text nobody understands.',
      people(input),
    ],
    ['## 4. What does it cost?\nSMS are nearly all of it.', costs(input)],
  ];
  for (const [text, widgets] of sections) {
    dashboard.addWidgets(heading(text));
    for (let first = 0; first < widgets.length; first += 3)
      dashboard.addWidgets(...widgets.slice(first, first + 3));
  }
}

function kept(own: Own): IWidget[] {
  const rates = Object.entries(BURN_RATES);
  const sum = { statistic: 'Sum', ...HOUR } as const;
  const inTime = own('AnswerInTime', sum);
  const late = own('AnswerLate', sum);
  const share = computed('IF(inTime + late > 0, 100 * inTime / (inTime + late), 100)', {
    usingMetrics: { inTime, late },
    ...HOUR,
    label: `answered within ${ANSWER_MINUTES} minutes, %`,
  });
  return [
    value(`Within ${ANSWER_MINUTES} minutes`, share),
    value('Answers', inTime, late),
    value(
      'Time to answer',
      own('ConsentToAnswer', { statistic: 'p50', ...HOUR }),
      own('ConsentToAnswer', { statistic: 'p99', ...HOUR }),
    ),
    graph(
      'Oldest consent without an answer, s',
      [own('OldestUnansweredConsent', { statistic: 'Maximum', minutes: 1 })],
      [
        { value: LIMITS.waits.warn, label: 'warning' },
        { value: LIMITS.waits.call, label: 'call' },
        { value: LIMITS.waits.broken, label: 'promise broken' },
      ],
    ),
    graph('Time to answer, ms', [
      own('ConsentToAnswer', { statistic: 'p50', ...FIVE }),
      own('ConsentToAnswer', { statistic: 'p99', ...FIVE }),
    ]),
    graph(
      'Late answers, times the allowance',
      rates.map(([, { long }]) => burnRate(own, long)),
      rates.map(([speed, { factor }]) => ({ value: factor, label: speed })),
    ),
  ];
}

function stuck({ own, functions, failures, api }: Input): IWidget[] {
  const dimensions = { ApiId: api.apiId };
  const ofFunctions = (metricName: string): IMetric[] =>
    FUNCTION_ENTRIES.map(({ name }) =>
      ofAws('AWS/Lambda', metricName, {
        dimensions: { FunctionName: functions[name].made.functionName },
        statistic: 'Sum',
        ...FIVE,
        label: name,
      }),
    );
  const streams = FUNCTION_ENTRIES.filter(({ stream }) => stream);
  const queues = Object.entries(failures);
  return [
    graph('What happened to requests', sums(own, MOVES)),
    graph(
      'Due when a tick began',
      [own('DueBacklog', { statistic: 'Maximum', minutes: 1 })],
      [{ value: LIMITS.backlog.above, label: 'alarm' }],
    ),
    graph(
      'Behind the stream, ms',
      streams.map(({ name }) =>
        ofAws('AWS/Lambda', 'IteratorAge', {
          dimensions: { FunctionName: functions[name].made.functionName },
          statistic: 'Maximum',
          minutes: 1,
          label: name,
        }),
      ),
      [{ value: LIMITS.streamBehind.above, label: 'alarm' }],
    ),
    graph(
      'Dead letters',
      queues.map(([name, queue]) =>
        ofAws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', {
          dimensions: { QueueName: queue.queueName },
          statistic: 'Maximum',
          minutes: 1,
          label: name,
        }),
      ),
    ),
    graph('Errors of functions', ofFunctions('Errors')),
    graph('Functions not started', ofFunctions('Throttles')),
    graph('Calls of the API', [
      ofAws('AWS/ApiGateway', 'Count', { dimensions, statistic: 'Sum', ...FIVE, label: 'all' }),
      ofAws('AWS/ApiGateway', '4xx', { dimensions, statistic: 'Sum', ...FIVE, label: 'refused (4xx)' }),
      ofAws('AWS/ApiGateway', '5xx', { dimensions, statistic: 'Sum', ...FIVE, label: 'failed (5xx)' }),
    ]),
    graph('Calls that failed, by route', failuresByRoute(own)),
    graph('AWS refuses: too many', sums(own, { AwsThrottled: 'tries' })),
    graph('Time of a call, ms', [
      ofAws('AWS/ApiGateway', 'Latency', { dimensions, statistic: 'p50', ...FIVE, label: 'p50' }),
      ofAws('AWS/ApiGateway', 'Latency', { dimensions, statistic: 'p99', ...FIVE, label: 'p99' }),
    ]),
    graph(
      'SMS',
      sums(own, {
        SmsSent: 'sent',
        SmsFailed: 'not accepted',
        SmsUnreachable: 'unreachable',
        SmsDelivered: 'arrived, by receipt',
        SmsUndelivered: 'not arrived, by receipt',
        SmsBudgetUsedUp: `the day’s used up (${PROMPTS_PER_CITIZEN} a citizen)`,
        SmsHeld: 'held back at the month’s limit',
        NoteFailed: 'note not sent',
      }),
    ),
  ];
}

const failuresByRoute = (own: Own): IMetric[] =>
  FUNCTION_ENTRIES.flatMap(({ routes = {} }) => Object.keys(routes)).map((route) =>
    own('RequestFailed', { statistic: 'Sum', ...FIVE, route, label: route }),
  );

const MOVES = {
  RequestSubmitted: 'submitted',
  RequestAsked: 'asked',
  RequestGranted: 'granted',
  RequestRefused: 'refused',
  RequestNotMe: 'not me',
  RequestExpired: 'expired',
  RequestCancelled: 'cancelled',
  RequestAnswered: 'answered',
} as const;

/** The organisations (and all persons together) with the most of such decisions; who they are is known only when they have one. */
const byRequester = (prefix: string, name: 'RequestRefused' | 'RequestNotMe'): IMetric[] => [
  computed(
    `SORT(SEARCH('{${NAMESPACE},service,requester} service="${prefix}" MetricName="${name}"', 'Sum'), SUM, DESC, 10)`,
    { usingMetrics: {}, ...HOUR, label: '' },
  ),
];

const people = ({ own, prefix }: Input): IWidget[] => [
  graph('Malformed items', sums(own, { MalformedItem: 'met' }), [
    { value: LIMITS.malformedItems.above, label: 'alarm' },
  ]),
  graph('Readings of answers that were not recorded', sums(own, { OpeningLost: 'lost' }), [
    { value: LIMITS.openingsLost.above, label: 'alarm' },
  ]),
  graph('Said no to, by requester', byRequester(prefix, 'RequestRefused')),
  graph('“Not me”, by requester', byRequester(prefix, 'RequestNotMe')),
  graph('Requesters to whom many say no', sums(own, { FrighteningRequester: 'decisions against them' }), [
    { value: LIMITS.requesterFrightens.above, label: 'alarm' },
  ]),
  graph(
    'Codes',
    sums(own, { WrongCode: 'wrong', CodeLocked: 'locked', BadSignature: 'gateway’s signature wrong' }),
  ),
  graph(
    'SMS replies',
    sums(own, {
      ReplyDecided: 'understood',
      ReplyAlreadyDecided: 'decided before',
      ReplyHinted: 'hinted',
      ReplyTooLate: 'too late',
      ReplyDuplicate: 'delivered twice',
      ReplyUnreadable: 'not from a phone we know how to read',
    }),
  ),
  graph('Consents that are overdue', [own('OverdueConsents', { statistic: 'Maximum', minutes: 1 })]),
];

function costs({ own, functions, tables, smsMonthlySpendUsd }: Input): IWidget[] {
  const spent = ofAws('AWS/SNS', 'SMSMonthToDateSpentUSD', {
    statistic: 'Maximum',
    ...HOUR,
    label: 'this month, USD',
  });
  const units = (metricName: string): IMetric[] =>
    Object.entries(tables).map(([name, table]) =>
      ofAws('AWS/DynamoDB', metricName, {
        dimensions: { TableName: table.tableName },
        statistic: 'Sum',
        ...HOUR,
        label: name,
      }),
    );
  return [
    graph('SMS charged by SNS', [spent], [{ value: smsMonthlySpendUsd, label: 'limit: SNS stops' }]),
    graph('SMS, estimated USD an hour', [own('SmsCostUsd', { statistic: 'Sum', ...HOUR })]),
    graph('SMS segments an hour', [own('SmsSegments', { statistic: 'Sum', ...HOUR })]),
    graph('Write units an hour', units('ConsumedWriteCapacityUnits')),
    graph('Read units an hour', units('ConsumedReadCapacityUnits')),
    graph(
      'Invocations an hour',
      FUNCTION_ENTRIES.map(({ name }) =>
        ofAws('AWS/Lambda', 'Invocations', {
          dimensions: { FunctionName: functions[name].made.functionName },
          statistic: 'Sum',
          ...HOUR,
          label: name,
        }),
      ),
    ),
  ];
}
