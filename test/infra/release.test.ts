import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { hasTwin } from '../../infra/lambda/copies.ts';
import { LIVE } from '../../infra/lambda/live.ts';
import { MOST_ALARMS } from '../../infra/lambda/release.ts';
import { synthesise, templatesOf } from '../../infra/security/whole.ts';
import { LIMITS } from '../../infra/watch/limits.ts';
import { alarmsOfRoutes } from '../../infra/watch/specs/http.ts';
import { FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { evaluate } from './figures.ts';
import { all, one, PREFIX, plain, templates } from './synthesised.ts';
import { ALARMS } from './watched.ts';

type Alias = { Properties: Record<string, unknown>; UpdatePolicy?: Record<string, Record<string, unknown>> };

const service = templates.service.Resources as Record<string, { Type: string } & Alias>;
const aliases = Object.entries(service).filter(([, { Type }]) => Type === 'AWS::Lambda::Alias');
const aliasIds = aliases.map(([id]) => id);

/** Functions with the name of each: those of the table, and those that the tick has beside them. */
const STARTED = FUNCTION_ENTRIES.flatMap((entry) => [
  { entry, name: entry.name as string },
  ...(hasTwin(entry) ? [{ entry, name: `${entry.name}-tick` }] : []),
]);

describe('what is called', () => {
  test('is a version of each function by one name, and the version is of its code and settings as they are', () => {
    expect(aliases).toHaveLength(STARTED.length);
    for (const [id, { Properties }] of aliases) {
      const [version = ''] = [plain(Properties.FunctionVersion)].flat().map(String);
      expect(Properties.Name, id).toBe(LIVE);
      expect(service[version]?.Type, id).toBe('AWS::Lambda::Version');
      expect(plain(service[version]?.Properties.FunctionName)).toBe(plain(Properties.FunctionName));
    }
  });

  test('whoever starts a function starts it by that name: calls, the stream, ticks, the topic, and what may be retried', () => {
    const started = [
      ...all('AWS::ApiGatewayV2::Integration').map(({ properties }) => properties.IntegrationUri),
      ...all('AWS::Events::Rule').flatMap(({ properties }) =>
        ((properties.Targets ?? []) as { Arn: unknown }[]).map(({ Arn }) => Arn),
      ),
      ...all('AWS::SNS::Subscription')
        .filter(({ properties }) => properties.Protocol === 'lambda')
        .map(({ properties }) => properties.Endpoint),
      ...all('AWS::Lambda::Permission')
        .filter(({ properties }) => plain(properties.FunctionName) !== undefined)
        .map(({ properties }) => properties.FunctionName),
    ].map((value) => String(plain(value)));
    const topics = all('AWS::SNS::Topic').map(({ id }) => id);
    expect(started.length).toBeGreaterThan(FUNCTION_ENTRIES.length);
    expect(started.filter((id) => !aliasIds.includes(id) && !topics.includes(id))).toEqual([]);
    const stream = JSON.stringify(one('AWS::Lambda::EventSourceMapping').properties.FunctionName);
    expect(aliasIds.some((id) => stream.includes(`"${id}"`)) && stream.endsWith(`":${LIVE}"]]}`)).toBe(true);
    for (const { properties } of all('AWS::Lambda::EventInvokeConfig'))
      expect(properties.Qualifier).toBe(LIVE);
  });
});

type Group = { AlarmConfiguration: { Enabled: boolean; Alarms: { Name: string }[] } };

const groupOf = (name: string): Group & Record<string, unknown> =>
  plain(
    one('AWS::CodeDeploy::DeploymentGroup', (each) => each.DeploymentGroupName === `${PREFIX}-${name}`)
      .properties,
  ) as Group & Record<string, unknown>;

const alarmById = (id: string) => {
  const { AlarmName } = (service[id]?.Properties ?? {}) as { AlarmName?: string };
  return (
    ALARMS.find(({ name }) => name === AlarmName) ??
    expect.unreachable(`no alarm ${id} in the stack of the functions`)
  );
};

describe('a release', () => {
  test.each(STARTED)(
    'of $name gets a tenth of the calls first, and is taken back by its own alarms',
    ({ entry, name }) => {
      const group = groupOf(name);
      expect(group).toMatchObject({
        DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent15Minutes',
        AlarmConfiguration: { Enabled: true },
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
        },
      });
      // In the functions' own stack: they are there before the release begins.
      const alarms = group.AlarmConfiguration.Alarms.map(({ Name }) => alarmById(Name).name);
      const own = [`errors-${name}`, ...alarmsOfRoutes(entry)].map((each) => `${PREFIX}-${each}`);
      expect(alarms).toEqual(expect.arrayContaining(own));
      expect(alarms.length).toBeLessThanOrEqual(MOST_ALARMS);
      const alias = aliases.find(([id]) => {
        const policy = service[id]?.UpdatePolicy?.CodeDeployLambdaAliasUpdate as {
          DeploymentGroupName: { Ref: string };
        };
        return (
          plain(service[policy.DeploymentGroupName.Ref]?.Properties.DeploymentGroupName) ===
          group.DeploymentGroupName
        );
      });
      const made = plain(alias?.[1].Properties.FunctionName) as string;
      expect(service[made]?.Properties.FunctionName).toBe(`${PREFIX}-${name}`);
    },
  );

  test('each alarm that takes one back goes off before all calls go to it', () => {
    const groups = STARTED.map(({ name }) => groupOf(name));
    for (const { Name } of groups.flatMap(({ AlarmConfiguration: { Alarms } }) => Alarms)) {
      const {
        Period = 0,
        Metrics = [],
        DatapointsToAlarm = 1,
      } = (service[Name]?.Properties ?? {}) as {
        Period?: number;
        Metrics?: { MetricStat?: { Period: number } }[];
        DatapointsToAlarm?: number;
      };
      const seconds = Math.max(Period, ...Metrics.map(({ MetricStat }) => MetricStat?.Period ?? 0));
      // What consents wait for is minutes by itself.
      const waits = alarmById(Name).name.endsWith('consent-waits-5-minutes') ? LIMITS.waits.warn : 0;
      expect(waits + seconds * DatapointsToAlarm, Name).toBeLessThan(15 * 60);
    }
  });

  const goesOff = (name: string, values: Record<string, number>): boolean => {
    const alarm = ALARMS.find((each) => each.name === `${PREFIX}-${name}`);
    const watched = alarm?.series.find(({ id }) => id === alarm.watches);
    if (!alarm || !watched || !('expression' in watched)) return expect.unreachable(name);
    return evaluate(watched.expression, values) > alarm.threshold;
  };

  test('given a version that fails wholly, then its tenth of the calls is enough for the alarm, and the odd failure is not', () => {
    const calls = 50;
    const route = 'route-fails-post-v1-consents-id-decision';
    expect(goesOff(route, { calls, failed: calls / 10 })).toBe(true);
    expect(goesOff(route, { calls, failed: 2 })).toBe(false);
    expect(goesOff('advance-fails', { tried: calls, failed: calls / 10 })).toBe(true);
    expect(goesOff('advance-fails', { tried: calls, failed: 2 })).toBe(false);
    expect(goesOff('errors-submit-request', { calls, part: calls / 10 })).toBe(true);
    expect(goesOff('errors-advance-request', { calls, part: calls / 10 })).toBe(true);
  });

  test('whoever moves the calls may do that and look at alarms, and nothing else', () => {
    const { properties } = one(
      'AWS::IAM::Role',
      (role) => role.Description === 'Moves calls from one version to the next, and back',
    );
    expect(properties.ManagedPolicyArns).toBeUndefined();
    const text = JSON.stringify(properties.Policies);
    expect(text.match(/"[a-z]+:[A-Za-z*]+"/g)?.toSorted()).toEqual([
      '"cloudwatch:DescribeAlarms"',
      '"lambda:GetAlias"',
      '"lambda:UpdateAlias"',
    ]);
  });

  test('given a secret that was changed, then the function that reads it is another version, and no other is', () => {
    const versionId = '3f7a3c1e-0000-4000-8000-000000000001';
    const stages = { dev: { ...cdk.context.stages.dev, secrets: { gateway: versionId } } };
    const { stacks } = synthesise(new App({ context: { ...cdk.context, stages } }), { isBundled: true });
    const versions = (resources: object) =>
      Object.entries(resources).flatMap(([id, { Type }]) => (Type === 'AWS::Lambda::Version' ? [id] : []));
    const after = templatesOf(stacks).service.Resources;
    const before = versions(service);
    const changed = versions(after).filter((id) => !before.includes(id));
    expect(changed).toEqual([expect.stringMatching(/^receivesms/)]);
    expect(JSON.stringify(after)).toContain(versionId);
  }, 240_000);

  test('given a release that mends what an alarm tells of, then it reaches everybody at once', () => {
    const stages = { dev: { ...cdk.context.stages.dev, rollout: 'at-once' } };
    const { stacks } = synthesise(new App({ context: { ...cdk.context, stages } }), { isBundled: true });
    const text = JSON.stringify(templatesOf(stacks).service);
    expect(text).toContain('AWS::Lambda::Alias');
    expect(text).not.toContain('CodeDeploy');
  }, 240_000);
});
