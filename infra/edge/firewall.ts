import { CfnIPSet, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { CALLS, FIVE_MINUTES, GATEWAY_PATHS, narrowPattern } from './limits.ts';

type Rule = CfnWebACL.RuleProperty;
type Statement = CfnWebACL.StatementProperty;

const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // A sample would keep paths, and with them request ids and verification codes, and callers' addresses.
  sampledRequestsEnabled: false,
});

const TOKEN_HEADER = 'authorization';
const AS_IT_IS = [{ priority: 0, type: 'NONE' }];
/** The gateway reads a path as it is meant, however it is written. */
const AS_MEANT = [
  { priority: 0, type: 'URL_DECODE' },
  { priority: 1, type: 'NORMALIZE_PATH' },
];
const path = { fieldToMatch: { uriPath: {} }, textTransformations: AS_MEANT };

const hasToken: Statement = {
  sizeConstraintStatement: {
    fieldToMatch: { singleHeader: { Name: TOKEN_HEADER } },
    comparisonOperator: 'GT',
    size: 0,
    textTransformations: AS_IT_IS,
  },
};
const isGateways: Statement = {
  byteMatchStatement: { ...path, searchString: GATEWAY_PATHS, positionalConstraint: 'STARTS_WITH' },
};
const isNarrow: Statement = { regexMatchStatement: { ...path, regexString: narrowPattern() } };
const not = (statement: Statement): Statement => ({ notStatement: { statement } });
const both = (...statements: Statement[]): Statement => ({ andStatement: { statements } });

type Counted = { limit: number; by: 'address' | 'token'; among: Statement };

const rate = ({ limit, by, among }: Counted): Statement => ({
  rateBasedStatement: {
    limit,
    evaluationWindowSec: FIVE_MINUTES,
    scopeDownStatement: among,
    ...(by === 'address'
      ? { aggregateKeyType: 'IP' }
      : {
          aggregateKeyType: 'CUSTOM_KEYS',
          customKeys: [{ header: { name: TOKEN_HEADER, textTransformations: AS_IT_IS } }],
        }),
  },
});

/** What is refused, in this order. Whoever brings a token is counted by it: many people may stand behind one address. */
const refused = (gateways: readonly Statement[]): Record<string, Statement> => ({
  ...(gateways.length > 0
    ? { 'not-a-gateway': both(isGateways, ...gateways.map(not)) }
    : { 'rate-of-a-gateway': rate({ limit: CALLS.ofGateway, by: 'address', among: isGateways }) }),
  'rate-of-an-address': rate({
    limit: CALLS.ofAddress,
    by: 'address',
    among: both(not(hasToken), not(isGateways)),
  }),
  'narrow-rate-of-an-address': rate({ limit: CALLS.ofAddress, by: 'address', among: isNarrow }),
  'narrow-rate-of-a-token': rate({ limit: CALLS.narrow, by: 'token', among: both(hasToken, isNarrow) }),
  'rate-of-a-token': rate({ limit: CALLS.ofToken, by: 'token', among: hasToken }),
});

/** Addresses that AWS knows as those of bots and scanners. */
const reputation = (priority: number): Rule => ({
  name: 'known-bad-addresses',
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
  },
  visibilityConfig: visibility('known-bad-addresses'),
});

type Input = { prefix: string; config: Pick<StageConfig, 'gatewayAddresses'> };

/** The operators' networks, as WAF takes them: each kind of address by itself. */
const makeGateways = (scope: Construct, { prefix, config }: Input): Statement[] =>
  (['IPV4', 'IPV6'] as const).flatMap((ipAddressVersion) => {
    const isV6 = ipAddressVersion === 'IPV6';
    const addresses = config.gatewayAddresses.filter((network) => network.includes(':') === isV6);
    if (addresses.length === 0) return [];
    const name = `${prefix}-gateways-${isV6 ? 'v6' : 'v4'}`;
    const set = new CfnIPSet(scope, name, { name, scope: 'CLOUDFRONT', ipAddressVersion, addresses });
    return { ipSetReferenceStatement: { arn: set.attrArn } };
  });

/** Before everything: how much an address, and a token, may ask. Bodies are the contract's to judge, not a firewall's. */
export function makeFirewall(scope: Construct, input: Input): string {
  const rules = Object.entries(refused(makeGateways(scope, input))).map(
    ([name, statement], priority): Rule => ({
      name,
      priority,
      action: { block: {} },
      statement,
      visibilityConfig: visibility(name),
    }),
  );
  const acl = new CfnWebACL(scope, 'firewall', {
    name: input.prefix,
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    rules: [...rules, reputation(rules.length)],
    visibilityConfig: visibility(input.prefix),
  });
  return acl.attrArn;
}
