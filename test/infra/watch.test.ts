import { describe, expect, test } from 'vitest';
import { STANDING } from '../../bench/nation/costs.ts';
import { KEY_EVENTS } from '../../infra/watch/key-events.ts';
import { all, one, PREFIX, plain } from './synthesised.ts';
import { ALARMS } from './watched.ts';

describe('who is told', () => {
  test('given an alarm that pages, then its topic is another than that of one that warns', () => {
    const topicOf = (name: string) => ALARMS.find((alarm) => alarm.name === `${PREFIX}-${name}`)?.actions;
    expect(topicOf('consent-waits-10-minutes')).not.toEqual(topicOf('consent-waits-5-minutes'));
    expect(topicOf('sms-spend-nearly-all')).toEqual(topicOf('consent-waits-10-minutes'));
  });

  test('given the month’s limit for SMS is spent, then somebody is called and the topic is told that holds them back; and when it is over', () => {
    const { id = '' } =
      all('AWS::SNS::Topic').find(
        ({ properties }) => String(properties.TopicName) === `${PREFIX}-sms-spending`,
      ) ?? {};
    const alarm = ALARMS.find(({ name }) => name === `${PREFIX}-sms-held`);
    const paged = ALARMS.find(({ name }) => name === `${PREFIX}-sms-spend-nearly-all`)?.actions ?? [];
    expect(alarm?.actions).toEqual([...paged, id]);
    expect(alarm?.okActions).toEqual(alarm?.actions);
    // SNS may tell nothing while nothing is sent: that is no end of it.
    const held = one('AWS::CloudWatch::Alarm', ({ AlarmName }) => AlarmName === alarm?.name);
    expect(held.properties.TreatMissingData).toBe('ignore');
    const policy = all('AWS::SNS::TopicPolicy').find(({ properties }) =>
      JSON.stringify(plain(properties.Topics)).includes(id),
    );
    expect(JSON.stringify(plain(policy?.properties.PolicyDocument))).toMatch(
      /"sns:Publish".*"cloudwatch\.amazonaws\.com"/,
    );
  });

  test('given a Monday at ten in Almaty, then an alarm goes off that never does by itself', () => {
    const { properties } = one('AWS::Scheduler::Schedule');
    expect(properties).toMatchObject({
      ScheduleExpression: 'cron(0 10 ? * MON *)',
      ScheduleExpressionTimezone: 'Asia/Almaty',
    });
    expect(JSON.stringify(plain(properties.Target))).toMatch(/setAlarmState.*ALARM/);
  });

  test('given somebody who tries to end a key, or to make way for it, then somebody is called', () => {
    const rule = all('AWS::Events::Rule').find(({ properties }) => 'EventPattern' in properties);
    const pattern = plain(rule?.properties.EventPattern) as { detail: Record<string, never> };
    expect(pattern.detail.eventName).toEqual([...KEY_EVENTS]);
    expect((pattern.detail.resources as unknown as { ARN: string[] }).ARN).toHaveLength(
      all('AWS::KMS::Key').length,
    );
  });

  test('given a line of the access log, then it counts as unauthorised when its status is 401', () => {
    const { FilterPattern, MetricTransformations } = one('AWS::Logs::MetricFilter').properties as unknown as {
      FilterPattern: string;
      MetricTransformations: object[];
    };
    const [, field = '', value = ''] = /^\{ \$\.(\w+) = "(\d+)" \}$/.exec(FilterPattern) ?? [];
    expect(value).toBe('401');
    const { AccessLogSettings } = one('AWS::ApiGatewayV2::Stage').properties as unknown as {
      AccessLogSettings: { Format: string };
    };
    expect(JSON.parse(AccessLogSettings.Format)[field]).toBe('$context.status');
    const counted = {
      MetricNamespace: `Kelisim/${PREFIX}`,
      MetricName: 'Unauthorised',
      MetricValue: '1',
      DefaultValue: 0,
    };
    expect(MetricTransformations).toEqual([counted]);
    const alarm = ALARMS.find(({ name }) => name === `${PREFIX}-unauthorised-calls`);
    const metrics = alarm?.series.flatMap((series) => ('metric' in series ? [series.metric] : []));
    expect(metrics).toContainEqual({
      namespace: counted.MetricNamespace,
      name: counted.MetricName,
      dimensions: {},
    });
  });

  test('what a month costs whatever happens is counted in the templates', () => {
    const rules = all('AWS::WAFv2::WebACL').flatMap(
      ({ properties }) => properties.Rules as unknown as object[],
    );
    expect(STANDING).toMatchObject({
      keys: all('AWS::KMS::Key').length,
      secrets: all('AWS::SecretsManager::Secret').length,
      alarmMetrics: ALARMS.flatMap(({ series }) => series.filter((each) => 'metric' in each)).length,
      compositeAlarms: all('AWS::CloudWatch::CompositeAlarm').length,
      dashboards: all('AWS::CloudWatch::Dashboard').length,
      firewalls: all('AWS::WAFv2::WebACL').length,
      firewallRules: rules.length,
    });
  });

  test('given a month that costs more than was meant, then somebody is told', () => {
    expect(JSON.stringify(one('AWS::Budgets::Budget').properties)).toContain('"Amount":100');
  });
});
