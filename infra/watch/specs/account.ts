import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { TABLES } from '../../../shared/service/table.ts';
import { LIMITS } from '../limits.ts';
import { computed, ofAws } from '../measured.ts';
import { type AlarmSpec, LASTING, type Watched } from '../spec.ts';

const { throttles, kms, copies } = LIMITS;

/** A share of what AWS lets the account use, %. `usage`: a metric of AWS/Usage, which AWS knows the quota of. */
const ofQuota = (usage: IMetric, { minutes, label }: { minutes: number; label: string }): IMetric =>
  computed('100 * used / SERVICE_QUOTA(used)', { usingMetrics: { used: usage }, minutes, label });

/** The kinds of calls that KMS counts together, and what of ours is among them: references and codes; answers and evidence. */
const KMS_CALLS = {
  macs: 'CryptographicOperationsSymmetric',
  signatures: 'CryptographicOperationsEcc',
} as const;

/**
 * KMS counts calls by the minute, all keys of the account together; the quota is given for the same minute ("Manage your AWS
 * KMS API request rates using Service Quotas and Amazon CloudWatch", AWS Security Blog).
 */
const kmsUsedUp = (): AlarmSpec[] =>
  Object.entries(KMS_CALLS).map(([what, resource]) => ({
    name: `kms-used-up-${what}`,
    severity: 'warn',
    runbook: 'kms-used-up',
    summary: `KMS is asked for more than ${kms.above} % of the ${what} that the account may have`,
    metric: ofQuota(
      ofAws('AWS/Usage', 'CallCount', {
        dimensions: { Service: 'KMS', Type: 'API', Resource: resource, Class: 'None' },
        statistic: 'Sum',
        minutes: kms.minutes,
      }),
      { minutes: kms.minutes, label: `${what}, % of the quota` },
    ),
    above: kms.above,
    ...LASTING,
  }));

const tableThrottles = ({ tables }: Watched): AlarmSpec[] =>
  Object.entries(TABLES).flatMap(([name, { indexes }]) => {
    const { tableName } = tables[name as keyof typeof TABLES];
    const spec = (what: string, dimensions: Record<string, string>): AlarmSpec => ({
      name: `table-throttles-${what.replace('/', '-')}`,
      severity: 'warn',
      runbook: 'table-throttles',
      summary: `DynamoDB refuses writes of ${what}: one partition, or the table's quota, is used up`,
      metric: ofAws('AWS/DynamoDB', 'WriteThrottleEvents', {
        dimensions,
        statistic: 'Sum',
        minutes: throttles.minutes,
      }),
      above: throttles.above,
      ...LASTING,
    });
    return [
      spec(name, { TableName: tableName }),
      ...Object.keys(indexes).map((index) =>
        spec(`${name}/${index}`, { TableName: tableName, GlobalSecondaryIndexName: index }),
      ),
    ];
  });

/** What the whole account shares. */
export const account = (watched: Watched): AlarmSpec[] => [
  ...tableThrottles(watched),
  {
    name: 'aws-throttles',
    severity: 'warn',
    summary: 'AWS refuses calls of ours because there are too many: KMS, SNS or DynamoDB',
    metric: watched.own('AwsThrottled', { statistic: 'Sum', minutes: throttles.minutes }),
    above: throttles.calls,
    ...LASTING,
  },
  ...kmsUsedUp(),
  {
    name: 'copies-used-up',
    severity: 'warn',
    summary: `Lambda runs more than ${copies.above} % of the copies that the account may have`,
    metric: ofQuota(
      ofAws('AWS/Usage', 'ResourceCount', {
        dimensions: {
          Service: 'Lambda',
          Type: 'Resource',
          Resource: 'ConcurrentExecutions',
          Class: 'None',
        },
        statistic: 'Maximum',
        minutes: copies.minutes,
      }),
      { minutes: copies.minutes, label: 'copies, % of the quota' },
    ),
    above: copies.above,
    ...LASTING,
  },
];
