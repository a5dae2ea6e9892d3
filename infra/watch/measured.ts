import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, NAMESPACE } from '../../shared/telemetry/metrics.ts';

export type Statistic = 'Sum' | 'Maximum' | 'Minimum' | 'Average' | 'SampleCount' | 'p50' | 'p99';

/** Minutes. */
type Window = { statistic: Statistic; minutes: number; label?: string };

/** The service's own metrics in one stage: each has the stage's name as its dimension, and one has the route too. */
export const makeOwn =
  (prefix: string) =>
  (metricName: MetricName, { statistic, minutes, label, route }: Window & { route?: string }): Metric =>
    new Metric({
      namespace: NAMESPACE,
      metricName,
      dimensionsMap: { service: prefix, ...(route !== undefined && { route }) },
      statistic,
      period: Duration.minutes(minutes),
      ...(label !== undefined && { label }),
    });

export type Own = ReturnType<typeof makeOwn>;

/** A metric that AWS publishes for a resource of the stack. */
export const ofAws = (
  namespace: string,
  metricName: string,
  { dimensions = {}, statistic, minutes, label }: Window & { dimensions?: Record<string, string> },
): Metric =>
  new Metric({
    namespace,
    metricName,
    dimensionsMap: dimensions,
    statistic,
    period: Duration.minutes(minutes),
    ...(label !== undefined && { label }),
  });

type Expression = { usingMetrics: Record<string, IMetric>; minutes: number; label: string };

export const computed = (expression: string, { usingMetrics, minutes, label }: Expression): MathExpression =>
  new MathExpression({ expression, usingMetrics, period: Duration.minutes(minutes), label });
