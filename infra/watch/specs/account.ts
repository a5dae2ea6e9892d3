import { TABLES } from '../../../shared/service/table.ts';
import { LIMITS } from '../limits.ts';
import { computed, ofAws } from '../measured.ts';
import { type AlarmSpec, LASTING, type Watched } from '../spec.ts';

const { throttles, copies } = LIMITS;

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
  {
    name: 'copies-used-up',
    severity: 'warn',
    summary: `Lambda runs more than ${copies.above} % of the copies that the account may have`,
    metric: computed('100 * used / SERVICE_QUOTA(used)', {
      usingMetrics: {
        used: ofAws('AWS/Usage', 'ResourceCount', {
          dimensions: {
            Service: 'Lambda',
            Type: 'Resource',
            Resource: 'ConcurrentExecutions',
            Class: 'None',
          },
          statistic: 'Maximum',
          minutes: copies.minutes,
        }),
      },
      minutes: copies.minutes,
      label: 'copies, % of the quota',
    }),
    above: copies.above,
    ...LASTING,
  },
];
