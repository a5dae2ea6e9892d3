import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarmAction,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { ANSWER_MINUTES, BURN_RATES } from './limits.ts';
import type { Own } from './measured.ts';
import type { AlarmSpec, Severity } from './spec.ts';
import { burnRate } from './specs/consents.ts';

type Tell = Record<Severity, IAlarmAction>;
type Input = { prefix: string; tell: Tell };

/** Alarms that tell when they go off and when it is over, and link what to do; by their names without the stage's. */
export const makeAlarms = (
  scope: Construct,
  { specs, ...input }: Input & { specs: readonly AlarmSpec[] },
): Map<string, Alarm> => new Map(specs.map((spec) => [spec.name, makeTelling(scope, { ...input, spec })]));

/** The burn rates, each made of two windows: none of them tells by itself. */
export function makeBurnRates(scope: Construct, { prefix, tell, own }: Input & { own: Own }): void {
  for (const [speed, { factor, long, short, severity }] of Object.entries(BURN_RATES)) {
    const name = `answers-late-${speed}`;
    const [whole, now] = [long, short].map((minutes) =>
      makeAlarm(scope, prefix, {
        name: `${name}-${minutes}m`,
        severity,
        runbook: name,
        summary: `The ${ANSWER_MINUTES} minutes are missed ${factor} times as often as allowed, over ${minutes} minutes`,
        metric: burnRate(own, minutes),
        above: factor,
      }),
    );
    if (!whole || !now) continue;
    const both = new CompositeAlarm(scope, name, {
      compositeAlarmName: `${prefix}-${name}`,
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
  const told = [tell[spec.severity], ...(spec.acts ? [new SnsAction(spec.acts)] : [])];
  alarm.addAlarmAction(...told);
  alarm.addOkAction(...told);
  return alarm;
}

const MISSING = {
  fine: TreatMissingData.NOT_BREACHING,
  trouble: TreatMissingData.BREACHING,
  nothing: TreatMissingData.IGNORE,
} as const;

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
    treatMissingData: MISSING[missing],
  });
}
