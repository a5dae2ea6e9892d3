import { Duration } from 'aws-cdk-lib';
import { Effect, PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { FUNCTION_ENTRIES, type FunctionEntry, type FunctionName } from '../../shared/service/table.ts';
import type { StageConfig } from '../config.ts';
import type { MakeLog } from '../logs.ts';
import { acknowledge } from '../security/acknowledge.ts';
import { allow, type Resources, statementsOf } from '../security/grants.ts';
import { bundleOf } from './bundle.ts';
import { hasTwin, TICK_COPIES } from './copies.ts';
import { environmentOf, type Variables } from './environment.ts';
import { LIVE } from './live.ts';

/** MB; a core's share of 512 MB signs, parses and answers in a few milliseconds, and starts in half a second. */
const MEMORY = 512;
/** Seconds; longer than an AWS call takes to give up (`shared/aws/clients.ts`), so that the caller gets our own 503. */
const TIMEOUT = 10;

type Options = Omit<Resources, 'smsTransport' | 'sandbox'> & {
  config: StageConfig;
  prefix: string;
  variables: Variables;
  log: MakeLog;
};

/** `live`: the version that callers and triggers get; of a release in part the one before (infra/lambda/release.ts). */
type Versioned = { made: LambdaFunction; live: Alias };
/**
 * `tick`: what the tick starts. Where the function has another trigger it is a second one of the same code, with copies of its
 * own: a burst of the stream takes all of the first one's, and must stop no tick.
 */
export type Started = Versioned & { tick?: Versioned };
export type ServiceFunctions = Record<FunctionName, Started>;

export function makeFunctions(scope: Construct, options: Options): ServiceFunctions {
  const functions = FUNCTION_ENTRIES.map((entry) => [entry.name, makeFunction(scope, entry, options)]);
  return Object.fromEntries(functions);
}

function makeFunction(
  scope: Construct,
  entry: FunctionEntry & { name: FunctionName },
  { config, prefix, variables, log, ...given }: Options,
): Started {
  const resources: Resources = {
    ...given,
    smsTransport: config.smsTransport,
    sandbox: config.sandbox !== undefined,
  };
  const { name, summary, limits = {} } = entry;
  const functionName = `${prefix}-${name}`;
  const logGroup = log(`${name}-logs`, `/aws/lambda/${functionName}`);
  const reserve = (copies: number | undefined) =>
    config.reserveConcurrency && copies !== undefined && { reservedConcurrentExecutions: copies };
  const settings = {
    description: summary,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(bundleOf(name)),
    handler: 'handler.handler',
    memorySize: limits.memory ?? MEMORY,
    timeout: Duration.seconds(limits.timeout ?? TIMEOUT),
    environment: {
      ...environmentOf(name, variables),
      POWERTOOLS_SERVICE_NAME: prefix,
      POWERTOOLS_LOG_LEVEL: 'INFO',
    },
    environmentEncryption: resources.keys.data,
    logGroup,
    role: makeRole(scope, {
      name,
      logGroup,
      statements: statementsOf(scope, entry, resources),
      reads: entry.stream,
    }),
  };
  const made = new LambdaFunction(scope, name, { ...settings, functionName, ...reserve(limits.concurrency) });
  acknowledgeOf(made, entry);
  const first = { made, live: makeLive(made) };
  if (!entry.tick) return first;
  if (!hasTwin(entry)) return { ...first, tick: first };
  const tick = new LambdaFunction(scope, `${name}-tick`, {
    ...settings,
    functionName: `${functionName}-tick`,
    ...reserve(TICK_COPIES),
  });
  acknowledgeOf(tick, entry);
  return { ...first, tick: { made: tick, live: makeLive(tick) } };
}

/** Each change of code or settings is a version of its own, and the one before is there until the release is over. */
const makeLive = (made: LambdaFunction): Alias =>
  new Alias(made, LIVE, { aliasName: LIVE, version: made.currentVersion });

function acknowledgeOf(made: LambdaFunction, entry: FunctionEntry): void {
  acknowledge(made, {
    'Serverless-LambdaDLQ': entry.stream || entry.topic ? FAILURES : SYNCHRONOUS,
    'Serverless-LambdaTracing':
      'Each line of the log carries the request id of its invocation, and access logs the same for the API: a trace would add a store of who asked when, and the tracer to every cold start.',
  });
}

const SYNCHRONOUS =
  'API Gateway waits for the answer: a failure is the caller’s to see, and there is no event to keep.';
const FAILURES = 'What it could not take goes to its failure queue (infra/lambda/triggers.ts).';

type RoleInput = {
  name: FunctionName;
  logGroup: LogGroup;
  statements: PolicyStatement[];
  /** The stream it gets its records from. */
  reads: FunctionEntry['stream'];
};

/** No managed policy: what is not named here or by a trigger (infra/lambda/triggers.ts), the function may not do. */
function makeRole(scope: Construct, { name, logGroup, statements, reads }: RoleInput): Role {
  const writeLogs = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
  const role = new Role(scope, `${name}-role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What ${name} may do`,
    inlinePolicies: { touches: new PolicyDocument({ statements: [...statements, writeLogs] }) },
  });
  const publishes = statements.some(
    ({ effect, actions }) => effect === Effect.ALLOW && actions.includes('sns:Publish'),
  );
  acknowledge(role, {
    ...((publishes || reads) && {
      'AwsSolutions-IAM5[Resource::*]':
        'An SMS to a phone has no ARN: sns:Publish is allowed on * and denied on every topic. dynamodb:ListStreams has none either.',
    }),
    ...(publishes && {
      'Serverless-LambdaStarPermissions': 'sns:Publish to a phone has no ARN; every topic is denied.',
    }),
  });
  return role;
}
