import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { NAMESPACE } from '../../shared/telemetry/metrics.ts';
import { ofAws } from './measured.ts';

const METRIC = 'Unauthorised';
const namespaceOf = (prefix: string): string => `${NAMESPACE}/${prefix}`;

/**
 * The calls that the gateway answers 401: it measures them together with every other refusal, and only its log tells them
 * apart. 0 for every other call, so that a share of them always has a value.
 */
export function countUnauthorised(scope: Construct, prefix: string, accessLog: ILogGroup): void {
  new MetricFilter(scope, 'unauthorised', {
    logGroup: accessLog,
    filterPattern: FilterPattern.stringValue('$.status', '=', '401'),
    metricNamespace: namespaceOf(prefix),
    metricName: METRIC,
    metricValue: '1',
    defaultValue: 0,
  });
}

export const unauthorised = (prefix: string, minutes: number): IMetric =>
  ofAws(namespaceOf(prefix), METRIC, { statistic: 'Sum', minutes });
