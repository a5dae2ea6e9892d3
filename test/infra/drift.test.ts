import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { hasTwin } from '../../infra/lambda/copies.ts';
import { LIMITS } from '../../infra/watch/limits.ts';
import { matches } from '../../local/runtime/deliver-records.ts';
import { createTables } from '../../local/runtime/tables.ts';
import { readEnvironment, variablesOf } from '../../shared/service/environment.ts';
import { FUNCTION_ENTRIES, type FunctionName, UNROUTED } from '../../shared/service/table.ts';
import { contentSecurityPolicy, WEB_SECURITY_HEADERS } from '../../web/hosting.ts';
import { type Service, startService } from '../support/service.ts';
import { all, one, PREFIX, plain } from './synthesised.ts';

type RouteFacts = { routeKey: string; scope: string | null; function: string };

const shortName = (functionName: unknown): string => String(functionName).slice(PREFIX.length + 1);

/** Of a function, or of an alias of one. */
function functionOf(named: string): string {
  const id = named.replace(/:live$/, '');
  const alias = all('AWS::Lambda::Alias').find((made) => made.id === id);
  const made = alias ? plain(alias.properties.FunctionName) : id;
  return shortName(all('AWS::Lambda::Function').find((each) => each.id === made)?.properties.FunctionName);
}

/** What the template says of each route. */
const ROUTES: RouteFacts[] = all('AWS::ApiGatewayV2::Route').map(({ properties }) => {
  const integrations = all('AWS::ApiGatewayV2::Integration');
  const integration = integrations.find(({ id }) => String(plain(properties.Target)).endsWith(id));
  return {
    routeKey: String(properties.RouteKey),
    scope:
      properties.AuthorizationType === 'JWT'
        ? ((properties.AuthorizationScopes as unknown as string[])[0] ?? '?')
        : null,
    function: functionOf(String(plain(integration?.properties.IntegrationUri))),
  };
});

describe('routes: the template and the running service', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const call = (routeKey: string, token: string | null) => {
    const [method = '', path = ''] = routeKey.split(' ');
    return service.call(method, path.replace(/\{\w+\}/g, 'nobody-knows-this'), { token });
  };

  test('have the same routes, with the same scopes, on the same functions', () => {
    const expected = FUNCTION_ENTRIES.flatMap(({ name, routes = {}, unrouted }) => [
      ...(unrouted ? [{ routeKey: UNROUTED, scope: null, function: name }] : []),
      ...Object.entries(routes).map(([routeKey, access]) => ({
        routeKey,
        scope: 'scope' in access ? access.scope : null,
        function: name,
      })),
    ]);
    const sorted = (routes: RouteFacts[]) => routes.toSorted((a, b) => (a.routeKey < b.routeKey ? -1 : 1));
    expect(sorted(ROUTES)).toEqual(sorted(expected));
  });

  test.each(ROUTES.filter(({ routeKey }) => routeKey !== UNROUTED))(
    '$routeKey lets in with its scope, and without it does not',
    async ({ routeKey, scope }) => {
      const without = await call(routeKey, null);
      if (scope === null) return expect(without.headers.get('www-authenticate')).toBeNull();
      expect(without.status).toBe(401);
      const other = await service.token({
        iin: service.nextIin(),
        scope: scope === 'register' ? 'requests' : 'register',
      });
      expect((await call(routeKey, other)).headers.get('www-authenticate')).toContain('insufficient_scope');
      const right = await service.token({ iin: service.nextIin(), scope });
      const answered = await call(routeKey, right);
      expect(answered.headers.get('www-authenticate')).toBeNull();
      expect(answered.status).toBeLessThan(500);
    },
  );

  test('the authorizer trusts the configured issuer and audience', () => {
    expect(one('AWS::ApiGatewayV2::Authorizer').properties).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Issuer: 'https://login.dev.example.kz',
        Audience: ['https://kelisim.dev.example.kz'],
      },
    });
  });
});

describe('tables: the template and those the local runtime creates', () => {
  const byName = (items: readonly object[] = []) =>
    items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

  test('have the same keys, indexes, streams and time to live', async () => {
    const client = mockClient(DynamoDBClient);
    const isNot = new ResourceNotFoundException({ message: '', $metadata: {} });
    client
      .on(DescribeTableCommand)
      .rejectsOnce(isNot)
      .rejectsOnce(isNot)
      .resolves({ Table: { TableStatus: 'ACTIVE' } });
    client.on(CreateTableCommand).resolves({});
    client.on(UpdateTimeToLiveCommand).resolves({});
    await createTables(new DynamoDBClient({ region: 'local' }));
    const created = client.commandCalls(CreateTableCommand).map(({ args: [{ input }] }) => input);
    const ttl = new Map(
      client
        .commandCalls(UpdateTimeToLiveCommand)
        .map(({ args: [{ input }] }) => [input.TableName, input.TimeToLiveSpecification]),
    );
    expect(created).toHaveLength(all('AWS::DynamoDB::GlobalTable').length);
    for (const table of created) {
      const { properties } = one('AWS::DynamoDB::GlobalTable', (each) =>
        table.TableName === 'requests' ? 'StreamSpecification' in each : !('StreamSpecification' in each),
      );
      expect(properties.KeySchema).toEqual(table.KeySchema);
      expect(byName(properties.AttributeDefinitions)).toEqual(byName(table.AttributeDefinitions));
      expect(byName(properties.GlobalSecondaryIndexes)).toEqual(byName(table.GlobalSecondaryIndexes));
      expect(properties.TimeToLiveSpecification).toEqual(ttl.get(table.TableName));
      const { StreamViewType } = (properties.StreamSpecification ?? {}) as { StreamViewType?: string };
      // Both images: the new one, and what a table asks for to which another Region can be added.
      expect(StreamViewType).toBe(table.StreamSpecification && 'NEW_AND_OLD_IMAGES');
    }
  });
});

describe('triggers: the template and the service table, from which the local runtime takes them', () => {
  const streamed = FUNCTION_ENTRIES.filter(({ stream }) => stream);

  test('a stream reaches the same functions through the same filters', () => {
    const sources = all('AWS::Lambda::EventSourceMapping').map(({ properties }) => {
      const { Filters } = properties.FilterCriteria as unknown as { Filters: { Pattern: string }[] };
      const patterns = Filters.map(({ Pattern }) => JSON.parse(Pattern));
      return { name: functionOf(String(plain(properties.FunctionName))), patterns };
    });
    expect(sources).toEqual(streamed.map(({ name, stream }) => ({ name, patterns: stream?.patterns })));
  });

  const change = (eventName: string, status: string, retries: string) => ({
    eventName,
    dynamodb: { NewImage: { status: { S: status }, retries: { N: retries } } },
  });
  test.each([
    ['a fresh submission', change('INSERT', 'submitted', '0'), true],
    ['a fresh consent', change('MODIFY', 'consented', '0'), true],
    ['a retry, which is the tick’s', change('MODIFY', 'consented', '1'), false],
    ['an answer, in case it took effect late', change('MODIFY', 'answered', '0'), true],
    ['a status nobody waits for', change('MODIFY', 'awaiting-consent', '0'), false],
    ['an item that DynamoDB deleted', { eventName: 'REMOVE', dynamodb: {} }, false],
  ])('the local runtime reads the filters as Lambda does: %s', (_what, record, passes) => {
    const patterns = streamed.flatMap(({ stream }) => stream?.patterns ?? []);
    expect(patterns.some((pattern) => matches(pattern, record))).toBe(passes);
  });

  test('the tick reaches the same functions, every minute', () => {
    const rules = all('AWS::Events::Rule')
      .map(({ properties }) => properties)
      .filter(({ ScheduleExpression }) => String(ScheduleExpression) === 'rate(1 minute)');
    const targets = rules.flatMap(({ Targets }) => Targets as unknown as { Arn: unknown }[]);
    expect(targets.map(({ Arn }) => functionOf(String(plain(Arn))))).toEqual(
      FUNCTION_ENTRIES.filter(({ tick }) => tick).map((entry) =>
        hasTwin(entry) ? `${entry.name}-tick` : entry.name,
      ),
    );
  });

  test('the canary runs as often as its entry says, and the alarm waits for it longer', () => {
    for (const { name, canary } of FUNCTION_ENTRIES) {
      if (!canary) continue;
      const { properties } = one('AWS::Events::Rule', (rule) =>
        JSON.stringify(rule.Targets).includes(name.replaceAll('-', '')),
      );
      expect(properties.ScheduleExpression).toBe(`rate(${canary.minutes} minutes)`);
      expect(LIMITS.canary.minutes).toBeGreaterThan(2 * canary.minutes);
    }
  });

  test('each topic reaches the same functions', () => {
    const subscribed = all('AWS::SNS::Subscription').filter(
      ({ properties }) => properties.Protocol === 'lambda',
    );
    const reached = subscribed.map(({ properties }) => ({
      name: functionOf(String(plain(properties.Endpoint))),
      topic: all('AWS::SNS::Topic').find(({ id }) => id === plain(properties.TopicArn))?.properties.TopicName,
    }));
    expect(reached).toEqual(
      FUNCTION_ENTRIES.flatMap(({ name, topic }) => (topic ? [{ name, topic: `${PREFIX}-${topic}` }] : [])),
    );
  });
});

const client = { clientId: 'somebody', clientSecret: 'secret' };
const CANARY = JSON.stringify({
  tokenUrl: 'https://login.example.kz/token',
  iin: 'nobody',
  requester: client,
  citizen: client,
});

describe('environment: the template and what each handler reads', () => {
  const environmentOf = (name: FunctionName): Record<string, string> => {
    const { properties } = one('AWS::Lambda::Function', (each) => each.FunctionName === `${PREFIX}-${name}`);
    return (plain(properties.Environment) as { Variables: Record<string, string> }).Variables;
  };

  test.each(FUNCTION_ENTRIES.map(({ name }) => name))(
    '%s finds every variable that its entry calls for, and no other',
    (name) => {
      const variables = environmentOf(name);
      const own = Object.keys(variables).filter((variable) => !variable.startsWith('POWERTOOLS_'));
      expect(own.toSorted()).toEqual(variablesOf(name).toSorted());
      // A secret that holds JSON is put in at deployment.
      const filled = {
        ...variables,
        ...('CANARY' in variables && { CANARY }),
        ...('EDGE_SECRETS' in variables && { EDGE_SECRETS: '{"current":"shown"}' }),
      };
      expect(() => readEnvironment(name, filled)).not.toThrow();
    },
  );

  test('the secret of the SMS gateway is not in the template, only its name', () => {
    expect(environmentOf('receive-sms').SMS_GATEWAY_SECRET).toMatch(/^\{\{resolve:secretsmanager:.*\}\}$/);
  });
});

test('the pages have the same security headers from CloudFront as here', () => {
  type Value = Record<string, string>;
  const config = one('AWS::CloudFront::ResponseHeadersPolicy').properties
    .ResponseHeadersPolicyConfig as unknown as {
    SecurityHeadersConfig: Record<string, Value>;
    CustomHeadersConfig: { Items: { Header: string; Value: string }[] };
  };
  const { ContentSecurityPolicy, StrictTransportSecurity, ContentTypeOptions, FrameOptions, ReferrerPolicy } =
    config.SecurityHeadersConfig;
  const custom = config.CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value]);
  expect(ContentSecurityPolicy?.ContentSecurityPolicy).toBe(
    contentSecurityPolicy({ issuer: cdk.context.stages.dev.issuer, api: '' }),
  );
  expect({
    ...Object.fromEntries(custom),
    'strict-transport-security': `max-age=${StrictTransportSecurity?.AccessControlMaxAgeSec}; includeSubDomains`,
    'x-content-type-options': ContentTypeOptions && 'nosniff',
    'x-frame-options': FrameOptions?.FrameOption,
    'referrer-policy': ReferrerPolicy?.ReferrerPolicy,
  }).toEqual(WEB_SECURITY_HEADERS);
});
