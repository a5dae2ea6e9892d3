import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

/**
 * Calls of one address within five minutes: a person in a cabinet makes a few dozen, a bank that follows the feed once
 * a second 300. Above it the address is answered 403 until it slows down.
 */
export const CALLS_PER_ADDRESS = 3_000;
/** Of one token: a machine's own calls come from few addresses, so theirs are counted by who they are. */
export const CALLS_PER_TOKEN = 6_000;
const FIVE_MINUTES = 300;

type Rule = CfnWebACL.RuleProperty;

const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // A sample would keep paths, and with them request ids and verification codes, and callers' addresses.
  sampledRequestsEnabled: false,
});

const TOKEN_HEADER = 'authorization';

const hasToken: CfnWebACL.StatementProperty = {
  sizeConstraintStatement: {
    fieldToMatch: { singleHeader: { Name: TOKEN_HEADER } },
    comparisonOperator: 'GT',
    size: 0,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
};

const rateRules = (): Rule[] => [
  {
    name: 'rate-of-an-address',
    priority: 0,
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        limit: CALLS_PER_ADDRESS,
        evaluationWindowSec: FIVE_MINUTES,
        // Whoever brings a token is counted by it, below.
        scopeDownStatement: { notStatement: { statement: hasToken } },
      },
    },
    visibilityConfig: visibility('rate-of-an-address'),
  },
  {
    name: 'rate-of-a-token',
    priority: 1,
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'CUSTOM_KEYS',
        limit: CALLS_PER_TOKEN,
        evaluationWindowSec: FIVE_MINUTES,
        customKeys: [
          { header: { name: TOKEN_HEADER, textTransformations: [{ priority: 0, type: 'NONE' }] } },
        ],
        scopeDownStatement: hasToken,
      },
    },
    visibilityConfig: visibility('rate-of-a-token'),
  },
];

/** Addresses that AWS knows as those of bots and scanners. */
const reputation: Rule = {
  name: 'known-bad-addresses',
  priority: 2,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
  },
  visibilityConfig: visibility('known-bad-addresses'),
};

/** Before everything: how much an address, and a token, may ask. Bodies are the contract's to judge, not a firewall's. */
export function makeFirewall(scope: Construct, prefix: string): string {
  const acl = new CfnWebACL(scope, 'firewall', {
    name: prefix,
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    rules: [...rateRules(), reputation],
    visibilityConfig: visibility(prefix),
  });
  return acl.attrArn;
}
