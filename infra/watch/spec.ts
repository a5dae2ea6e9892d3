import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { TableName } from '../../shared/service/table.ts';
import type { StageConfig } from '../config.ts';
import type { FailureQueues } from '../data/queues.ts';
import type { KnownTable } from '../data/tables.ts';
import type { ServiceFunctions } from '../lambda/functions.ts';
import type { Own } from './measured.ts';

/** `page`: somebody is called, whatever the hour. `warn`: somebody looks on the next working day. */
export type Severity = 'page' | 'warn';

/** Goes off when `metric` is `above` (or `below`) that in `of` out of the last `outOf` periods. */
export type AlarmSpec = ({ above: number } | { below: number }) & {
  name: string;
  severity: Severity;
  /** The heading in docs/runbook.md, when it is not the name. */
  runbook?: string;
  summary: string;
  metric: IMetric;
  of?: number;
  outOf?: number;
  /** `trouble`: whoever measures this has stopped. `nothing`: it says nothing, and the alarm stays as it is. */
  missing?: 'fine' | 'trouble' | 'nothing';
  /** Who does something about it by itself, and is told when it is over too. */
  acts?: ITopic;
};

export type Watched = {
  prefix: string;
  own: Own;
  functions: ServiceFunctions;
  failures: FailureQueues;
  tables: Record<TableName, KnownTable>;
  api: HttpApi;
  smsMonthlySpendUsd: number;
  smsMaxPriceUsd: number;
  smsTransport: StageConfig['smsTransport'];
  /** Starts what holds SMS back. */
  smsSpending: ITopic;
  /** Whether the demonstration person's confirmation is made. */
  canary: boolean;
};

/** In two of three periods: what came once is over before anybody has looked. */
export const LASTING = { of: 2, outOf: 3 } as const;

/** A share in %, of at least so many: one of three calls is no share. */
export const shareOf = (part: string, whole: string, atLeast: number): string =>
  `IF(${whole} >= ${atLeast}, 100 * ${part} / (${whole}), 0)`;
