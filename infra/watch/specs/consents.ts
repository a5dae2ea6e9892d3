import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { MINUTE, SECOND } from '../../../shared/domain/time.ts';
import { ANSWER_MINUTES, LIMITS, OBJECTIVE } from '../limits.ts';
import { computed, type Own } from '../measured.ts';
import { type AlarmSpec, type Severity, shareOf, type Watched } from '../spec.ts';

const { waits, tickStopped, backlog, canary, advanceFails } = LIMITS;

/** How many times faster than allowed answers miss their time (Annex 14, row 3): by late answers, and by consents still unanswered. */
export function burnRate(own: Own, minutes: number) {
  const [inTime, late, overdue] = [`inTime${minutes}`, `late${minutes}`, `overdue${minutes}`];
  const all = `(${inTime} + ${late} + ${overdue})`;
  return computed(`IF(${all} > 0, (${late} + ${overdue}) / ${all}, 0) / ${(1 - OBJECTIVE).toFixed(3)}`, {
    usingMetrics: {
      [inTime]: own('AnswerInTime', { statistic: 'Sum', minutes }),
      [late]: own('AnswerLate', { statistic: 'Sum', minutes }),
      // A tick meets the same consent again and again: the most at one time, not their sum.
      [overdue]: own('OverdueConsents', { statistic: 'Maximum', minutes }),
    },
    minutes,
    label: `times the allowance, ${minutes} min`,
  });
}

const waiting = (metric: IMetric, seconds: number, severity: Severity): AlarmSpec => {
  const minutes = (seconds * SECOND) / MINUTE;
  return {
    name: `consent-waits-${minutes}-minutes`,
    severity,
    summary: `A citizen agreed more than ${minutes} minutes ago and there is no answer; ${ANSWER_MINUTES} are allowed`,
    metric,
    above: seconds,
  };
};

/** A request that fails is tried again and nobody sees it: so a release that moves none of its share is seen by this alone. */
const advanceFailure = (own: Own): AlarmSpec => {
  const { above, minutes, atLeast, failed } = advanceFails;
  return {
    name: 'advance-fails',
    severity: 'warn',
    summary: `More than ${above} % of the requests cannot be moved to their next state`,
    metric: computed(`IF(failed >= ${failed}, ${shareOf('failed', 'tried', atLeast)}, 0)`, {
      usingMetrics: {
        failed: own('AdvanceFailed', { statistic: 'Sum', minutes }),
        tried: own('AdvanceTried', { statistic: 'Sum', minutes }),
      },
      minutes,
      label: 'requests not moved, %',
    }),
    above,
  };
};

const canaryFails = (own: Own): AlarmSpec => ({
  name: 'canary-fails',
  severity: 'page',
  summary: `The demonstration person’s confirmation has not come through for ${canary.minutes} minutes`,
  metric: own('CanaryConfirmed', { statistic: 'Sum', minutes: canary.minutes }),
  below: 1,
  missing: 'trouble',
});

/** Whether what was consented to is answered, and what drives it. */
export function consents({ own, canary: hasCanary }: Watched): AlarmSpec[] {
  // A request is looked at once a minute at most: two minutes have one look in them for certain.
  const metric = own('OldestUnansweredConsent', { statistic: 'Maximum', minutes: 2 });
  return [
    waiting(metric, waits.warn, 'warn'),
    waiting(metric, waits.call, 'page'),
    {
      name: 'tick-stopped',
      severity: 'page',
      summary: `The tick has not run for ${tickStopped.minutes} minutes: nothing that waits for time moves`,
      metric: own('OldestUnansweredConsent', { statistic: 'SampleCount', minutes: 1 }),
      below: 1,
      of: tickStopped.minutes,
      missing: 'trouble',
    },
    {
      name: 'backlog',
      severity: 'warn',
      summary: 'More is due than the ticks get done',
      metric: own('DueBacklog', { statistic: 'Maximum', minutes: 1 }),
      above: backlog.above,
      of: backlog.minutes,
    },
    advanceFailure(own),
    ...(hasCanary ? [canaryFails(own)] : []),
  ];
}
