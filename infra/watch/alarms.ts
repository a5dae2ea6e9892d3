import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarmAction,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ANSWER_MINUTES, BURN_RATES } from './limits.ts';
import type { AlarmSpec, Severity, Watched } from './spec.ts';
import { account } from './specs/account.ts';
import { burnRate, consents } from './specs/consents.ts';
import { functions } from './specs/functions.ts';
import { http } from './specs/http.ts';
import { people } from './specs/people.ts';
import { sms } from './specs/sms.ts';

type Tell = Record<Severity, IAlarmAction>;

/** All alarms of the service's own Region but the burn rates, which are made of two each. */
const specsOf = (watched: Watched): AlarmSpec[] =>
  [consents, functions, sms, people, http, account].flatMap((specs) => specs(watched));

/** Every alarm of the stage; each tells when it goes off and when it is over, and links what to do. */
export function makeAlarms(scope: Construct, watched: Watched, tell: Tell): void {
  for (const spec of specsOf(watched)) makeTelling(scope, { prefix: watched.prefix, tell, spec });
  for (const [speed, { factor, long, short, severity }] of Object.entries(BURN_RATES)) {
    const name = `answers-late-${speed}`;
    const [whole, now] = [long, short].map((minutes) =>
      makeAlarm(scope, watched.prefix, {
        name: `${name}-${minutes}m`,
        severity,
        runbook: name,
        summary: `The ${ANSWER_MINUTES} minutes are missed ${factor} times as often as allowed, over ${minutes} minutes`,
        metric: burnRate(watched.own, minutes),
        above: factor,
      }),
    );
    if (!whole || !now) continue;
    const both = new CompositeAlarm(scope, name, {
      compositeAlarmName: `${watched.prefix}-${name}`,
      alarmDescription: describe(
        `The month's allowance of late answers is used up ${factor} times too fast`,
        name,
      ),
      alarmRule: AlarmRule.allOf(whole, now),
    });
    both.addAlarmAction(tell[severity]);
    both.addOkAction(tell[severity]);
  }
}

const describe = (summary: string, runbook: string): string => `${summary}. docs/runbook.md#${runbook}`;

export function makeTelling(
  scope: Construct,
  { prefix, tell, spec }: { prefix: string; tell: Tell; spec: AlarmSpec },
): Alarm {
  const alarm = makeAlarm(scope, prefix, spec);
  alarm.addAlarmAction(tell[spec.severity]);
  alarm.addOkAction(tell[spec.severity]);
  return alarm;
}

function makeAlarm(scope: Construct, prefix: string, spec: AlarmSpec): Alarm {
  const { name, runbook = name, summary, metric, of = 1, outOf = of, missing = 'fine' } = spec;
  return new Alarm(scope, `${name}-alarm`, {
    alarmName: `${prefix}-${name}`,
    alarmDescription: describe(summary, runbook),
    metric,
    ...('above' in spec
      ? { threshold: spec.above, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD }
      : { threshold: spec.below, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD }),
    evaluationPeriods: outOf,
    datapointsToAlarm: of,
    treatMissingData: missing === 'trouble' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}
