import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { CALLS, FIVE_MINUTES, GATEWAY_PATHS, narrowPattern } from '../../infra/edge/limits.ts';
import { synthesise, templatesOf } from '../../infra/security/whole.ts';
import { EDGE_HEADER } from '../../shared/http/edge.ts';
import { DEFAULT_RATE, FUNCTION_ENTRIES } from '../../shared/service/table.ts';
import { all, one, plain, templates } from './synthesised.ts';

type Behavior = { PathPattern: string; CachePolicyId: string; TargetOriginId: string };
type Origin = {
  Id: string;
  DomainName: string;
  OriginCustomHeaders?: { HeaderName: string; HeaderValue: string }[];
};
const { DistributionConfig: edge } = plain(one('AWS::CloudFront::Distribution').properties) as {
  DistributionConfig: { WebACLId: string; CacheBehaviors: Behavior[]; Origins: Origin[] };
};

type Rule = {
  Name: string;
  Priority: number;
  Action?: object;
  Statement: Record<string, Record<string, unknown>>;
};
const rulesOf = (acl: object): Rule[] => (acl as { Rules: Rule[] }).Rules;
const limits = (rules: readonly Rule[]) =>
  Object.fromEntries(
    rules.flatMap(({ Name, Statement: { RateBasedStatement: rate } }) =>
      rate ? [[Name, [rate.AggregateKeyType, rate.Limit, rate.EvaluationWindowSec]]] : [],
    ),
  );

const ROUTES = FUNCTION_ENTRIES.flatMap(({ routes = {} }) =>
  Object.entries(routes).map(([key, access]) => ({
    path: key.split(' ')[1] ?? '',
    scope: 'scope' in access ? access.scope : null,
    perSecond: (access.rateLimit ?? DEFAULT_RATE).perSecond,
    isCached: 'cached' in access,
  })),
);

describe('the edge', () => {
  test('stands behind a firewall that counts the calls of each address and of each token, and keeps no samples', () => {
    const { id, properties } = one('AWS::WAFv2::WebACL');
    expect(edge.WebACLId).toBe(id);
    expect(limits(rulesOf(properties))).toEqual({
      'rate-of-a-gateway': ['IP', CALLS.ofGateway, FIVE_MINUTES],
      'rate-of-an-address': ['IP', CALLS.ofAddress, FIVE_MINUTES],
      'narrow-rate-of-an-address': ['IP', CALLS.ofAddress, FIVE_MINUTES],
      'narrow-rate-of-a-token': ['CUSTOM_KEYS', CALLS.narrow, FIVE_MINUTES],
      'rate-of-a-token': ['CUSTOM_KEYS', CALLS.ofToken, FIVE_MINUTES],
    });
    expect(JSON.stringify(properties)).not.toContain('"SampledRequestsEnabled":true');
  });

  test.each(ROUTES.filter(({ scope }) => scope !== 'register'))(
    'no caller alone can use up what $path lets through for all',
    ({ path, scope, perSecond }) => {
      const isNarrow = new RegExp(narrowPattern()).test(path.replace(/\{\w+\}/g, 'something'));
      const ofCaller = scope === null ? CALLS.ofAddress : isNarrow ? CALLS.narrow : CALLS.ofToken;
      // The operators' own gateways are few, and all citizens' replies come from them.
      if (path.startsWith(GATEWAY_PATHS)) return expect(CALLS.ofGateway).toBe(perSecond * FIVE_MINUTES);
      expect(ofCaller / FIVE_MINUTES).toBeLessThan(perSecond);
    },
  );

  test('given the networks of the SMS gateways, then nobody else reaches their paths', () => {
    const gatewayAddresses = ['192.0.2.0/24', '2001:db8::/32'];
    const stages = { dev: { ...cdk.context.stages.dev, gatewayAddresses } };
    const { stacks } = synthesise(new App({ context: { ...cdk.context, stages } }), { isBundled: true });
    const made = Object.values(templatesOf(stacks).edge.Resources);
    const sets = made.filter(({ Type }) => Type === 'AWS::WAFv2::IPSet').map(({ Properties }) => Properties);
    expect(sets.map(({ IPAddressVersion, Addresses }) => [IPAddressVersion, Addresses])).toEqual([
      ['IPV4', ['192.0.2.0/24']],
      ['IPV6', ['2001:db8::/32']],
    ]);
    const acl = made.find(({ Type }) => Type === 'AWS::WAFv2::WebACL')?.Properties ?? {};
    const [first] = rulesOf(acl);
    expect(first).toMatchObject({ Name: 'not-a-gateway', Priority: 0, Action: { Block: {} } });
    const { AndStatement } = (first?.Statement ?? {}) as { AndStatement?: { Statements: object[] } };
    expect(AndStatement?.Statements).toHaveLength(3);
    expect(JSON.stringify(AndStatement?.Statements[0])).toContain(`"SearchString":"${GATEWAY_PATHS}"`);
    for (const statement of AndStatement?.Statements.slice(1) ?? [])
      expect(statement).toHaveProperty('NotStatement.Statement.IPSetReferenceStatement');
    expect(limits(rulesOf(acl))).not.toHaveProperty('rate-of-a-gateway');
  }, 240_000);

  test('shows the API the secret that it lets in by, on each way to it; the template has its name only', () => {
    const origins = edge.Origins.filter(({ DomainName }) => DomainName.includes('.execute-api.'));
    expect(origins).toHaveLength(1);
    expect(edge.CacheBehaviors.every(({ TargetOriginId }) => TargetOriginId === origins[0]?.Id)).toBe(true);
    const [shown] = origins[0]?.OriginCustomHeaders ?? [];
    expect(shown?.HeaderName).toBe(EDGE_HEADER);
    expect(shown?.HeaderValue).toBe('{{resolve:secretsmanager:kelisim-dev/edge:SecretString:current::}}');
    const secret = one('AWS::SecretsManager::Secret', ({ Name }) => Name === 'kelisim-dev/edge');
    expect(secret.properties).toMatchObject({
      GenerateSecretString: { GenerateStringKey: 'current', SecretStringTemplate: '{}' },
      ReplicaRegions: [{ Region: 'us-east-1' }],
    });
    for (const { properties } of all('AWS::Lambda::Function')) {
      const { Variables = {} } = (plain(properties.Environment) ?? {}) as {
        Variables?: Record<string, string>;
      };
      if ('PUBLIC_URL' in Variables && 'TOKEN_RULES' in Variables)
        expect(Variables.EDGE_SECRETS).toMatch(/^\{\{resolve:secretsmanager:\S+:SecretString:::\}\}$/);
    }
  });

  test('nothing says where the API’s own address is', () => {
    const outputs = Object.values(templates).flatMap(({ Outputs = {} }) => Object.entries(Outputs));
    const told = outputs.filter(([name]) => !name.startsWith('PublishOutput'));
    expect(told.map(([name]) => name)).toContain('WebUrl');
    expect(JSON.stringify(told)).not.toMatch(/execute-api|apiC8550315|ApiEndpoint/);
  });

  test('keeps only the answers that are the same for everybody, and looks at these paths first', () => {
    const cached = ROUTES.filter(({ isCached }) => isCached).map(({ path }) => path);
    expect(cached.length).toBeGreaterThan(1);
    const own = one('AWS::CloudFront::CachePolicy').id;
    const kept = edge.CacheBehaviors.filter(({ CachePolicyId }) => CachePolicyId === own);
    expect(kept.map(({ PathPattern }) => PathPattern)).toEqual(cached);
    expect(edge.CacheBehaviors.slice(0, kept.length)).toEqual(kept);
  });
});
