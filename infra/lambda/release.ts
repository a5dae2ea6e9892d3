import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { FUNCTION_ENTRIES, type FunctionEntry } from '../../shared/service/table.ts';
import type { StageConfig } from '../config.ts';
import { acknowledge } from '../security/acknowledge.ts';
import { allow } from '../security/grants.ts';
import { alarmsOfRoutes } from '../watch/specs/http.ts';
import type { ServiceFunctions, Started } from './functions.ts';

/** A tenth of the calls for so long, and then all of them: longer than the slowest alarm of a release takes to go off. */
const CANARY = LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES;
/** CodeDeploy looks at no more alarms than this for one release. */
export const MOST_ALARMS = 10;

type Input = {
  config: Pick<StageConfig, 'rollout'>;
  prefix: string;
  functions: ServiceFunctions;
  /** By the alarm's name without the stage's. */
  alarms: ReadonlyMap<string, IAlarm>;
};

/** What goes off when a function, or the one that its tick starts, fails: its errors, and each of its routes. */
function alarmsOf(entry: FunctionEntry & { name: string }, started: string): string[] {
  const moves = entry.stream ? ['advance-fails', 'consent-waits-5-minutes'] : [];
  return [`errors-${started}`, ...alarmsOfRoutes(entry), ...moves];
}

/**
 * How a release reaches those who call: a tenth of the calls first, and back to the version before by itself when one of the function's own alarms
 * goes off. `at-once` is for mending what an alarm that is already on tells of: CodeDeploy begins no other release then.
 */
export function makeReleases(scope: Construct, { config, prefix, functions, alarms }: Input): void {
  if (config.rollout === 'at-once') return;
  const application = new LambdaApplication(scope, 'releases', { applicationName: prefix });
  const role = makeRole(scope, functions);
  for (const entry of FUNCTION_ENTRIES) {
    const { live, tick } = functions[entry.name];
    const release = (name: string, alias: Started['live']): void => {
      new LambdaDeploymentGroup(scope, `${name}-release`, {
        application,
        deploymentGroupName: `${prefix}-${name}`,
        alias,
        role: role.withoutPolicyUpdates(),
        deploymentConfig: CANARY,
        alarms: alarmsOf(entry, name).map((alarm) => known(alarms, alarm)),
        autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      });
    };
    release(entry.name, live);
    if (tick && tick.live !== live) release(`${entry.name}-tick`, tick.live);
  }
}

function known(alarms: Input['alarms'], name: string): IAlarm {
  const alarm = alarms.get(name);
  if (!alarm) throw new Error(`a release is watched by ${name}, and there is no such alarm`);
  return alarm;
}

function makeRole(scope: Construct, functions: ServiceFunctions): Role {
  const all = Object.values<Started>(functions).flatMap((one) => (one.tick ? [one, one.tick] : [one]));
  const arns = new Set(all.flatMap(({ made, live }) => [made.functionArn, live.functionArn]));
  const role = new Role(scope, 'releases-role', {
    assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
    description: 'Moves calls from one version to the next, and back',
    inlinePolicies: {
      releases: new PolicyDocument({
        statements: [
          allow(['lambda:GetAlias', 'lambda:UpdateAlias'], ...arns),
          allow(['cloudwatch:DescribeAlarms'], '*'),
        ],
      }),
    },
  });
  acknowledge(role, {
    'AwsSolutions-IAM5[Resource::*]': 'cloudwatch:DescribeAlarms has no ARN of its own.',
  });
  return role;
}
