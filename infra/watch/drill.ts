import { TimeZone } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import { makeTelling } from './alarms.ts';
import type { Own } from './measured.ts';
import type { Severity } from './spec.ts';

type Input = { prefix: string; own: Own; tell: Record<Severity, IAlarmAction> };

/**
 * Every Monday at ten an alarm goes off that means nothing: whoever is not called then would not be called at night either.
 * CloudWatch takes it back at its next look, which tells that it is over.
 */
export function makeDrill(scope: Construct, { prefix, own, tell }: Input): void {
  const alarm = makeTelling(scope, {
    prefix,
    tell,
    spec: {
      name: 'fire-drill',
      severity: 'page',
      summary: 'Only a drill: does this reach you?',
      // More ticks than a minute has: it never goes off by itself.
      metric: own('OldestUnansweredConsent', { statistic: 'SampleCount', minutes: 1 }),
      above: 1_000_000,
    },
  });
  new Schedule(scope, 'weekly-drill', {
    description: 'Sets off the alarm fire-drill',
    schedule: ScheduleExpression.cron({
      weekDay: 'MON',
      hour: '10',
      minute: '0',
      timeZone: TimeZone.of('Asia/Almaty'),
    }),
    target: new Universal({
      service: 'cloudwatch',
      action: 'setAlarmState',
      input: ScheduleTargetInput.fromObject({
        AlarmName: alarm.alarmName,
        StateValue: 'ALARM',
        StateReason: 'The weekly drill',
      }),
      policyStatements: [
        new PolicyStatement({ actions: ['cloudwatch:SetAlarmState'], resources: [alarm.alarmArn] }),
      ],
    }),
  });
}
