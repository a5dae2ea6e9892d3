import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { METRICS } from '../../shared/telemetry/metrics.ts';
import { BANK, type Service, startService } from '../support/service.ts';
import { type Figures, figuresOf, keyOf, type Named, valuesOf } from './figures.ts';
import { all, PREFIX, template } from './synthesised.ts';
import { FRIGHTENING, provoke } from './troubles.ts';
import { ALARMS, WIDGETS } from './watched.ts';

let service: Service;
let figures: Figures;

beforeAll(async () => {
  service = await startService({
    env: { POWERTOOLS_METRICS_DISABLED: 'false', POWERTOOLS_SERVICE_NAME: PREFIX },
  });
  await provoke(service);
  figures = figuresOf(service.output);
}, 120_000);
afterAll(() => service.stop());

type Published = { metrics: string[]; dimension?: string; type?: string; fixed?: Record<string, string> };

/** Of the account, by what is used: the metric and the dimensions that AWS publishes it under. */
const USAGE: { metric: string; of: Record<string, string> }[] = [
  {
    metric: 'ResourceCount',
    of: { Service: 'Lambda', Type: 'Resource', Resource: 'ConcurrentExecutions', Class: 'None' },
  },
  ...['CryptographicOperationsSymmetric', 'CryptographicOperationsEcc'].map((Resource) => ({
    metric: 'CallCount',
    of: { Service: 'KMS', Type: 'API', Resource, Class: 'None' },
  })),
];

const isOfAccount = ({ name, dimensions }: Named): boolean =>
  USAGE.some(({ metric, of }) => metric === name && isDeepStrictEqual(of, dimensions));

/**
 * What AWS publishes by itself: of the resource of a type that one dimension names, with further dimensions of any value
 * (an index) or of one (`fixed`).
 */
const PUBLISHED: Record<string, Published> = {
  'AWS/Lambda': {
    metrics: ['Errors', 'Throttles', 'Invocations', 'Duration', 'IteratorAge', 'AsyncEventsDropped'],
    dimension: 'FunctionName',
    type: 'AWS::Lambda::Function',
  },
  'AWS/SQS': {
    metrics: ['ApproximateNumberOfMessagesVisible'],
    dimension: 'QueueName',
    type: 'AWS::SQS::Queue',
  },
  'AWS/ApiGateway': {
    metrics: ['Count', '4xx', '5xx', 'Latency'],
    dimension: 'ApiId',
    type: 'AWS::ApiGatewayV2::Api',
  },
  'AWS/DynamoDB': {
    metrics: ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits', 'WriteThrottleEvents'],
    dimension: 'TableName',
    type: 'AWS::DynamoDB::GlobalTable',
  },
  // For the whole account and region: whatever publishes SMS there.
  'AWS/SNS': {
    metrics: ['SMSMonthToDateSpentUSD', 'SMSSuccessRate'],
    fixed: { Country: 'KZ', SMSType: 'Transactional' },
  },
  'AWS/CloudFront': {
    metrics: ['5xxErrorRate'],
    dimension: 'DistributionId',
    type: 'AWS::CloudFront::Distribution',
    fixed: { Region: 'Global' },
  },
  // Made of the access log by a filter (test/infra/watch.test.ts).
  [`Kelisim/${PREFIX}`]: { metrics: ['Unauthorised'] },
  'AWS/WAFV2': { metrics: ['BlockedRequests'], fixed: { WebACL: PREFIX, Rule: 'ALL' } },
};

/** The table that has an index of the name. */
const hasIndex = (id: string, index: string): boolean =>
  JSON.stringify(template.Resources[id]?.Properties.GlobalSecondaryIndexes ?? []).includes(`"${index}"`);

/** IteratorAge is published for functions with a stream only, which comes to their alias. */
const aliases = all('AWS::Lambda::Alias');
const streamed = all('AWS::Lambda::EventSourceMapping').map(({ properties }) => {
  const started = JSON.stringify(properties.FunctionName);
  const alias = aliases.find(({ id }) => started.includes(`"${id}"`));
  return JSON.stringify(alias?.properties.FunctionName ?? null);
});

function isFed({ namespace, name, dimensions }: Named): boolean {
  if (namespace === 'AWS/Usage') return isOfAccount({ namespace, name, dimensions });
  const published = PUBLISHED[namespace];
  if (!published) return figures.has(keyOf({ namespace, name, dimensions })) || ELSEWHERE.has(name);
  if (!published.metrics.includes(name)) return false;
  const { GlobalSecondaryIndexName: index, ...without } = dimensions;
  const { [published.dimension ?? '']: id, ...others } = without;
  const isFixed = Object.entries(others).every(([key, value]) => published.fixed?.[key] === value);
  if (!isFixed || (index !== undefined && !hasIndex(id ?? '', index))) return false;
  if (published.type === undefined) return true;
  const exists = template.Resources[id ?? '']?.Type === published.type;
  return exists && (name !== 'IteratorAge' || streamed.some((text) => text.includes(id ?? '?')));
}

/** Measured by the canary, which nothing here starts: test/e2e/canary.test.ts does. Those by route, of the routes that were called.
 * Receipts of SMS: test/e2e/receipts.test.ts, where an aggregator carries them. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'CanaryConfirmed',
  'CanaryFailed',
  'RequestFailed',
  'SmsUndelivered',
]);

const metricsOf = (watched: readonly { series: readonly object[] }[]) =>
  watched.flatMap(({ series }) => series.flatMap((each) => ('metric' in each ? [each.metric as Named] : [])));

describe('what the operators see', () => {
  test('given a run with troubles, then every metric the service declares was emitted in it', () => {
    const missing = Object.keys(METRICS).filter(
      (name) =>
        !ELSEWHERE.has(name) &&
        !figures.has(keyOf({ namespace: 'Kelisim', name, dimensions: { service: PREFIX } })),
    );
    expect(missing).toEqual([]);
    const routes = [...figures.keys()].filter((key) => key.includes('RequestFailed'));
    expect(routes.length).toBeGreaterThan(5);
  });

  test('every alarm watches what the run emitted, or what AWS publishes for a resource of the template', () => {
    expect(ALARMS.length).toBeGreaterThan(40);
    expect(metricsOf(ALARMS).filter((metric) => !isFed(metric))).toEqual([]);
  });

  test('every widget shows what the run emitted, or what AWS publishes for a resource of the template', () => {
    expect(WIDGETS.length).toBeGreaterThan(20);
    expect(metricsOf(WIDGETS).filter((metric) => !isFed(metric))).toEqual([]);
  });

  test.each([
    'consent-waits-5-minutes',
    'consent-waits-10-minutes',
    'answers-late-fast-60m',
    'answers-late-fast-5m',
    'answers-late-slow-360m',
    'answers-late-slow-30m',
    'sms-fail',
    'wrong-codes',
    'aws-throttles',
    'bad-signatures',
    'requester-frightens',
    'route-fails-post-v1-consents-id-decision',
    'advance-fails',
  ])('given the troubles of the run, then its figures cross the threshold of %s', (name) => {
    const alarm = ALARMS.find((each) => each.name === `${PREFIX}-${name}`);
    if (!alarm) throw new Error(`there is no alarm ${name}`);
    const values = valuesOf(figures, alarm.series, alarm.watches);
    expect(Math.max(...values)).toBeGreaterThan(alarm.threshold);
  });

  test('given a requester that frightens people, then its number stands in the metrics and the log, and no citizen does', () => {
    const { number, no } = FRIGHTENING;
    const key = keyOf({
      namespace: 'Kelisim',
      name: 'RequestNotMe',
      dimensions: { service: PREFIX, requester: number },
    });
    expect(figures.get(key)).toHaveLength(no);
    const lines = service.output.split('\n').filter((line) => line.includes('"requester-frightens"'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ requester: number, submitted: no, refused: 0, notMe: no }),
    ]);
    expect(lines.join().match(/\d{12}/g)).toEqual([number]);
  });

  test('given a service in good health before the troubles, then nothing is above its threshold', () => {
    const before = figuresOf(service.output.slice(0, service.output.indexOf('"RequestGranted"')));
    for (const alarm of ALARMS.filter(({ comparison }) => comparison === 'GreaterThanThreshold')) {
      if (metricsOf([alarm]).some(({ namespace }) => namespace !== 'Kelisim')) continue;
      const values = valuesOf(before, alarm.series, alarm.watches);
      expect(Math.max(0, ...values), alarm.name).toBeLessThanOrEqual(alarm.threshold);
    }
  });

  test('every alarm tells somebody that it is there and that it is over, itself or in a composite one, and links a heading of the runbook', () => {
    const headings = readFileSync('docs/runbook.md', 'utf8').match(/(?<=^## ).+$/gm) ?? [];
    const composites = all('AWS::CloudWatch::CompositeAlarm');
    const rules = JSON.stringify(composites.map(({ properties }) => properties.AlarmRule));
    const alarmIds = all('AWS::CloudWatch::Alarm');
    for (const [index, { name, description, actions, okActions }] of ALARMS.entries()) {
      const [, anchor = ''] = /docs\/runbook\.md#([a-z0-9-]+)$/.exec(description) ?? [];
      expect(headings, name).toContain(anchor);
      expect(okActions, name).toEqual(actions);
      expect(actions.length > 0 || rules.includes(alarmIds[index]?.id ?? '?'), name).toBe(true);
    }
    for (const { properties } of composites) {
      expect(headings).toContain(/#([a-z0-9-]+)$/.exec(String(properties.AlarmDescription))?.[1]);
      expect(properties.AlarmActions).toHaveLength(1);
      expect(properties.OKActions).toEqual(properties.AlarmActions);
    }
  });

  test('given everything that was logged and measured, then no personal number is in it', () => {
    const text = service.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .join('\n');
    expect(text.match(/\b(?:\+7)?7\d{9}\b/g)).toBeNull();
    const numbers = new Set(text.match(/\b\d{12}\b/g));
    // Of organisations, those to whom somebody said no.
    expect([...numbers].toSorted()).toEqual([FRIGHTENING.number, BANK]);
  });
});
