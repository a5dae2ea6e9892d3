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

  test('given a month that costs more than was meant, then somebody is told', () => {
    expect(JSON.stringify(one('AWS::Budgets::Budget').properties)).toContain('"Amount":100');
  });
});
