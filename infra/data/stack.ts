import { Stack, type StackProps } from 'aws-cdk-lib';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { TableName } from '../../shared/service/table.ts';
import type { StageConfig } from '../config.ts';
import { makeLogs, RETAINED } from '../logs.ts';
import { prefixOf, tag } from '../names.ts';
import { makeKeys, type ServiceKeys } from './keys.ts';
import { type FailureQueues, makeFailureQueues } from './queues.ts';
import { makeAggregatorSecret, makeCanarySecret, makeEdgeSecret, makeGatewaySecret } from './secrets.ts';
import { type KnownTable, makeTables, restoredOr } from './tables.ts';

type Props = StackProps & { config: StageConfig };

/**
 * What a stage must never lose: its keys, tables, secrets, what its functions could not take, and the log of who called.
 * All of it stays where the stack is deleted; of a creation that fails nothing does, so that the next one can begin.
 */
export class DataStack extends Stack {
  readonly keys: ServiceKeys;
  readonly tables: Record<TableName, KnownTable>;
  readonly gatewaySecret: Secret;
  /** Only where SMS go through an aggregator. */
  readonly aggregatorSecret: Secret | null;
  readonly canarySecret: Secret;
  readonly edgeSecret: Secret;
  readonly failures: FailureQueues;
  readonly accessLog: LogGroup;

  constructor(scope: Construct, id: string, { config, ...props }: Props) {
    super(scope, id, props);
    const prefix = prefixOf(config);
    tag(this, config);
    this.keys = makeKeys(this, prefix, {
      signing: config.signingKeys,
      own: config.ownKeys,
      evidence: config.evidenceKeys,
    });
    const encryptionKey = this.keys.data;
    const made = makeTables(this, { encryptionKey, protect: config.protectTables });
    this.tables = restoredOr(this, made, config.restored);
    this.gatewaySecret = makeGatewaySecret(this, prefix, encryptionKey);
    this.aggregatorSecret =
      config.smsTransport === 'aggregator' ? makeAggregatorSecret(this, prefix, encryptionKey) : null;
    this.edgeSecret = makeEdgeSecret(this, prefix, encryptionKey);
    this.canarySecret = makeCanarySecret(this, prefix, encryptionKey);
    this.failures = makeFailureQueues(this, prefix, encryptionKey);
    const log = makeLogs(this, { config, encryptionKey, removalPolicy: RETAINED });
    this.accessLog = log('access-logs', `/aws/apigateway/${prefix}`);
  }
}
