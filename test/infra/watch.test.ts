import { describe, expect, test } from 'vitest';
import { KEY_EVENTS } from '../../infra/watch/key-events.ts';
import { all, one, PREFIX, plain } from './synthesised.ts';
import { ALARMS } from './watched.ts';

describe('who is told', () => {
  test('given an alarm that pages, then its topic is another than that of one that warns', () => {
    const topicOf = (name: string) => ALARMS.find((alarm) => alarm.name === `${PREFIX}-${name}`)?.actions;
    expect(topicOf('consent-waits-10-minutes')).not.toEqual(topicOf('consent-waits-5-minutes'));
    expect(topicOf('sms-spend-nearly-all')).toEqual(topicOf('consent-waits-10-minutes'));
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

  test('given a month that costs more than was meant, then somebody is told', () => {
    expect(JSON.stringify(one('AWS::Budgets::Budget').properties)).toContain('"Amount":100');
  });
});
