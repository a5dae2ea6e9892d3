import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { readConfig } from '../../infra/config.ts';
import { resourcesOf } from '../../infra/security/permissions.ts';
import { synthesise } from '../../infra/security/whole.ts';
import { evaluate } from './figures.ts';
import { template as plainStage } from './synthesised.ts';

const chosen = { smsTransport: 'aggregator', smsAggregatorUrl: 'https://sms.example.kz/send' };
const context = { ...cdk.context, ...chosen };
const { template } = synthesise(new App({ context }));

type Properties = Record<string, unknown>;
const all = (type: string, of = template): Properties[] =>
  resourcesOf(of, type).map(({ properties }) => properties as Properties);
const text = (value: unknown): string => JSON.stringify(value) ?? '';
const secretNames = (of = template) => all('AWS::SecretsManager::Secret', of).map(({ Name }) => Name);
const functions = () =>
  all('AWS::Lambda::Function').filter(({ Environment }) => text(Environment).includes('SMS_TRANSPORT'));

type AlarmQuery = {
  Id: string;
  Expression?: string;
  MetricStat?: { Metric: { MetricName: string; Namespace: string } };
};
const alarm = (name: string) =>
  all('AWS::CloudWatch::Alarm').find(({ AlarmName }) => AlarmName === `kelisim-dev-${name}`) as
    | { Metrics: AlarmQuery[]; Threshold: number }
    | undefined;

describe('a stage whose SMS an aggregator carries', () => {
  test('its functions are told the address, and the secret by its name only; nobody may publish to SNS', () => {
    expect(functions().length).toBeGreaterThan(3);
    for (const { Environment } of functions()) {
      expect(text(Environment)).toContain('https://sms.example.kz/send');
      expect(text(Environment)).toContain('{{resolve:secretsmanager:');
    }
    const policies = all('AWS::IAM::Policy').concat(all('AWS::IAM::Role'));
    expect(
      policies.filter((policy) => /sns:Publish/.test(text(policy)) && /"Resource":"\*"/.test(text(policy))),
    ).toEqual([]);
    expect(all('AWS::IAM::Role', plainStage).some((role) => text(role).includes('sns:Publish'))).toBe(true);
  });

  test('it has the secret that both sign with; a stage with SNS has none', () => {
    expect(secretNames()).toContain('kelisim-dev/sms-aggregator');
    expect(secretNames(plainStage)).not.toContain('kelisim-dev/sms-aggregator');
  });

  test('what arrived is counted by receipts, and what SNS would charge wakes nobody', () => {
    const { Metrics = [], Threshold = 0 } = alarm('sms-not-delivered') ?? {};
    const named = Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
    expect(named.map(({ MetricName }) => MetricName).sort()).toEqual(['SmsDelivered', 'SmsSent']);
    const expression = Metrics.find(({ Expression }) => Expression !== undefined)?.Expression ?? '';
    const goesOff = (receipts: number, sent: number) => evaluate(expression, { receipts, sent }) < Threshold;
    expect([goesOff(90, 100), goesOff(70, 100), goesOff(0, 100), goesOff(0, 40)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const spending = ['sms-spend', 'sms-spend-nearly-all', 'sms-held'].map(alarm);
    expect(spending).toEqual([undefined, undefined, undefined]);
  });
});

describe('the configuration', () => {
  const read = (given: Properties) => readConfig((name) => ({ ...cdk.context, ...given })[name as 'stage']);

  test('one SMS costs less than a month of them', () => {
    expect(() => read({ smsMaxPriceUsd: 1 })).toThrow('smsMaxPriceUsd');
    expect(read({ smsMaxPriceUsd: 1, smsMonthlySpendUsd: 2 }).smsMaxPriceUsd).toBe(1);
  });

  test('an aggregator and its address come together', () => {
    expect(() => read({ smsTransport: 'aggregator' })).toThrow(
      'smsAggregatorUrl: an aggregator and its address',
    );
    expect(() => read({ smsAggregatorUrl: chosen.smsAggregatorUrl })).toThrow('come together');
    expect(() => read({ ...chosen, smsAggregatorUrl: 'http://sms.example.kz' })).toThrow('smsAggregatorUrl');
    expect(read({}).smsTransport).toBe('sns');
  });
});
