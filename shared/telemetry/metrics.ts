import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { takeThrottles } from './throttles.ts';

export const NAMESPACE = 'Kelisim';

const { Count, Milliseconds, NoUnit, Seconds } = MetricUnit;

/**
 * Everything the service measures about itself; alarms and dashboard name their metrics from here. Every metric has the
 * dimension `service`, which is the stage's name (POWERTOOLS_SERVICE_NAME), not the function's: an SMS counts the same
 * whichever function sends it. `RequestFailed` has the route as well, and is 1 for a call answered 5xx and 0 for any other:
 * its sum is the calls that failed, the number of its values all calls. `RequestRefused` and `RequestNotMe` are there a second time
 * with the `requester`, an organisation's number or `person`: only for whom somebody said no to, since each is paid for.
 */
export const METRICS = {
  RequestSubmitted: Count,
  RequestAsked: Count,
  RequestGranted: Count,
  RequestRefused: Count,
  RequestNotMe: Count,
  RequestExpired: Count,
  RequestCancelled: Count,
  /** A decision against a requester to whom many said no on the day of its request. */
  FrighteningRequester: Count,
  RequestAnswered: Count,
  /** From a citizen's consent to the answer. */
  ConsentToAnswer: Milliseconds,
  /** Answers within and after the 15 minutes of Annex 14, row 3. */
  AnswerInTime: Count,
  AnswerLate: Count,
  /** How long the oldest consent that a tick met had waited for its answer; 0 when it met none. */
  OldestUnansweredConsent: Seconds,
  /** Consents that a tick met unanswered after their 15 minutes. */
  OverdueConsents: Count,
  /** Requests that were due when a tick began. */
  DueBacklog: Count,
  RequestFailed: Count,
  /** Requests that were to be moved to their next state, and those of them that could not be; each is tried again. */
  AdvanceTried: Count,
  AdvanceFailed: Count,
  /** Tries of a call that AWS refused because there were too many. */
  AwsThrottled: Count,
  SmsSent: Count,
  SmsFailed: Count,
  SmsUnreachable: Count,
  /** What an aggregator's receipts say. */
  SmsDelivered: Count,
  SmsUndelivered: Count,
  SmsSegments: Count,
  /** Of the segments sent, by the configured price of one; what SNS really charges is in AWS/SNS. */
  SmsCostUsd: NoUnit,
  SmsBudgetUsedUp: Count,
  /** Prompts that were not sent, since the month's limit for SMS is spent. */
  SmsHeld: Count,
  NoteFailed: Count,
  /** First readings of answers that could not be recorded. */
  OpeningLost: Count,
  /** Items of the tables that are not what their keys say, each time one is met. */
  MalformedItem: Count,
  WrongCode: Count,
  CodeLocked: Count,
  /** Replies by SMS that were read, whatever they said. */
  ReplyReceived: Count,
  ReplyDecided: Count,
  ReplyAlreadyDecided: Count,
  ReplyTooLate: Count,
  ReplyHinted: Count,
  ReplyDuplicate: Count,
  ReplyUnreadable: Count,
  /** Posts to the gateway's webhook that its secret did not sign. */
  BadSignature: Count,
  /** The demonstration person's confirmation, made from outside every few minutes. */
  CanaryConfirmed: Count,
  CanaryFailed: Count,
} as const satisfies Record<string, (typeof MetricUnit)[keyof typeof MetricUnit]>;

export type MetricName = keyof typeof METRICS;

/**
 * What alarms compute with, so that each minute has a value of each, were it 0: an expression over a metric that is not
 * there has none, and its alarm would sleep.
 */
export const ALWAYS_THERE = [
  'OldestUnansweredConsent',
  'OverdueConsents',
  'AnswerInTime',
  'AnswerLate',
  'SmsSent',
  'SmsFailed',
  'SmsDelivered',
  'ReplyReceived',
  'WrongCode',
  'RequestGranted',
  'RequestRefused',
  'RequestNotMe',
] as const satisfies readonly MetricName[];

export type Measure = {
  /** Adds to what is counted. */
  count(name: MetricName, by?: number): void;
  /** Keeps the highest value. */
  highest(name: MetricName, value: number): void;
  /** Keeps each value. */
  sample(name: MetricName, value: number): void;
  /** A decision against this organisation, or against persons, written at once. */
  against(requester: string, name: 'RequestRefused' | 'RequestNotMe'): void;
  /** A call of a route, written at once. */
  call(routeKey: string, failed: boolean): void;
};

/** `flush` writes what was measured as one line of CloudWatch's embedded metric format, or nothing. */
export type Meter = Measure & { flush(): void };

/**
 * A function's meter. Invocations that share a process (as on one machine) share it too: whichever ends first writes
 * what both have measured so far, and nothing is lost or written twice.
 */
export function openMeter(): Meter {
  // Made once and when needed: each takes as long as the rest of a call's measuring, and a function's start needs none.
  let gathered: Metrics | undefined;
  let single: Metrics | undefined;
  const metrics = (): Metrics => {
    gathered ??= new Metrics({ namespace: NAMESPACE });
    return gathered;
  };
  /** What is added is written at once, with its dimension, and forgotten. */
  const writeAtOnce = (
    dimension: 'requester' | 'route',
    of: string,
    name: MetricName,
    value: number,
  ): void => {
    single ??= new Metrics({ namespace: NAMESPACE, singleMetric: true });
    single.addDimension(dimension, of);
    single.addMetric(name, METRICS[name], value);
  };
  const totals = new Map<MetricName, number>();
  const put = (name: MetricName, value: number): void => {
    metrics().addMetric(name, METRICS[name], value);
  };
  return {
    count: (name, by = 1) => {
      totals.set(name, (totals.get(name) ?? 0) + by);
    },
    highest: (name, value) => {
      totals.set(name, Math.max(totals.get(name) ?? 0, value));
    },
    sample: put,
    against: (requester, name) => writeAtOnce('requester', requester, name, 1),
    call: (routeKey, failed) => writeAtOnce('route', routeKey, 'RequestFailed', failed ? 1 : 0),
    flush: () => {
      const throttled = takeThrottles();
      if (throttled > 0) put('AwsThrottled', throttled);
      for (const [name, total] of totals) put(name, total);
      totals.clear();
      if (gathered?.hasStoredMetrics()) gathered.publishStoredMetrics();
    },
  };
}
